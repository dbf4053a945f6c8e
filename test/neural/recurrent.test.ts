import { random } from 'lmlab';
import { Graph } from '../../src/neural/graph';
import { Memory } from '../../src/neural/memory';
import { Parameters } from '../../src/neural/parameters';
import { recurrent, recurrentParameters } from '../../src/neural/recurrent';
import reference from '../reference/recurrent.json';

test.each(['lstm', 'gru'] as const)('%s gives the numbers of PyTorch', (kind) => {
  const { inputs, units, steps, batch, x } = reference;
  const memory = new Memory();
  const parameters = new Parameters(memory, recurrentParameters(kind, inputs, units), random(0));
  const { weights, output } = reference[kind];
  expect(parameters.list.map(({ name }) => name).sort()).toEqual(Object.keys(weights).sort());
  for (const [name, values] of Object.entries(weights)) parameters.values(name).set(values);
  const graph = new Graph(memory, false);
  const input = graph.tensor(steps * batch, inputs);
  const found = recurrent(graph, input, kind, steps, (name) => parameters.get(name));
  memory.floats(input.at, x.length).set(x);
  graph.forward();
  memory.floats(found.at, output.length).forEach((value, i) => expect(value).toBeCloseTo(output[i], 5));
});
