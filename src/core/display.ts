/** The convention of Deno's Jupyter kernel: a value with a method of this name says itself how a notebook shows it. */
export const display: unique symbol = Symbol.for('Jupyter.display') as never;
