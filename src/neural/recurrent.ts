// Recurrent networks out of parts. Their input is time-major: the tokens that stand first in all sequences, then the
// second ones, so that each step of time is one stretch of rows.
import type { Graph } from './graph';
import { activation, add, linear, multiply, scale } from './layers';
import { type Parameter, type ParameterSpec, type Tensor, vector } from './parameters';
import { joinRows, splitRows } from './sequence-layers';

/** Long short-term memory (Hochreiter and Schmidhuber 1997), or gated recurrent units (Cho et al. 2014). */
export type RecurrentKind = 'lstm' | 'gru';

/** The gates of each kind; the last is the candidate, the new content. */
const gates = {
  lstm: ['input', 'forget', 'output', 'candidate'],
  gru: ['update', 'reset', 'candidate'],
} as const;

/** The parameters of a recurrent layer: for each gate weights of the input and of the state before. */
export function recurrentParameters(kind: RecurrentKind, inputs: number, units: number): ParameterSpec[] {
  const sd = Math.sqrt(1 / units);
  return gates[kind].flatMap((gate): ParameterSpec[] => [
    {
      name: `${kind}.${gate}.input.weight`,
      rows: inputs,
      cols: units,
      initial: { sd: Math.sqrt(1 / inputs) },
    },
    // A forget gate that starts open lets the gradient through (Gers et al. 2000; Jozefowicz et al. 2015).
    vector(`${kind}.${gate}.input.bias`, units, gate === 'forget' ? 'ones' : 'zeros'),
    { name: `${kind}.${gate}.state.weight`, rows: units, cols: units, initial: { sd } },
    // The candidate's own bias lies within the reach of the reset gate.
    ...(gate === 'candidate' && kind === 'gru' ? [vector(`${kind}.${gate}.state.bias`, units, 'zeros')] : []),
  ]);
}

/** Runs a recurrent layer over `steps` steps of time: steps · batch × inputs in, steps · batch × units out. */
export function recurrent(
  graph: Graph,
  x: Tensor,
  kind: RecurrentKind,
  steps: number,
  get: (name: string) => Parameter,
): Tensor {
  // What the input brings to each gate, for all times in one product.
  const brought = new Map<string, Tensor[]>(
    gates[kind].map((gate) => {
      const name = `${kind}.${gate}.input`;
      return [gate, splitRows(graph, linear(graph, x, get(`${name}.weight`), get(`${name}.bias`)), steps)];
    }),
  );
  const fromState = (gate: string, state: Tensor): Tensor => {
    const name = `${kind}.${gate}.state`;
    const bias = kind === 'gru' && gate === 'candidate' ? get(`${name}.bias`) : undefined;
    return linear(graph, state, get(`${name}.weight`), bias);
  };

  const states: Tensor[] = [];
  let state = zeros(graph, x.rows / steps, get(`${kind}.candidate.state.weight`).rows);
  let cell = state;
  for (let t = 0; t < steps; t++) {
    const before = state;
    const input = (gate: string): Tensor => brought.get(gate)![t];
    const sum = (gate: string): Tensor => add(graph, input(gate), fromState(gate, before));
    const open = (gate: string): Tensor => activation(graph, sum(gate), 'sigmoid');
    if (kind === 'lstm') {
      // c = f ∘ c + i ∘ g, h = o ∘ tanh(c)
      const fresh = multiply(graph, open('input'), activation(graph, sum('candidate'), 'tanh'));
      cell = add(graph, multiply(graph, open('forget'), cell), fresh);
      state = multiply(graph, open('output'), activation(graph, cell, 'tanh'));
    } else {
      // n = tanh(x W + r ∘ (h U + b)), h = n + z ∘ (h − n)
      const kept = multiply(graph, open('reset'), fromState('candidate', before));
      const fresh = activation(graph, add(graph, input('candidate'), kept), 'tanh');
      const change = add(graph, before, scale(graph, fresh, -1));
      state = add(graph, fresh, multiply(graph, open('update'), change));
    }
    states.push(state);
  }
  return joinRows(graph, states);
}

/** What there is before the first step. */
function zeros(graph: Graph, rows: number, cols: number): Tensor {
  const y = graph.tensor(rows, cols);
  return graph.add(y, () => graph.memory.kernels.fill(y.at, rows * cols, 0));
}
