import type { Csr } from '../core/csr';
import type { Dense } from '../core/dense';
import type { Classifier, Regressor, Transformer } from '../core/estimator';
import type { Rows } from '../core/rows';

/** What a pipeline is made of: a transformer, a plain function of all samples, or, at the end, a model. */
export type Part = Transformer<Rows, Rows> | Classifier<Rows> | Regressor<Rows> | ((x: never) => Rows);

/** What a part takes. */
export type Input<P> = P extends (x: infer I) => Rows
  ? I
  : P extends { fit: (x: infer I, ...rest: never[]) => unknown }
    ? I
    : never;

/** What a part hands on. */
export type Output<P> = P extends (x: never) => infer O
  ? O
  : P extends Transformer<Rows, infer O>
    ? O
    : never;

/** What `fit` of a part returns; a plain function stays what it is. */
export type Fitted<P> = P extends { fit: (...args: never[]) => infer F } ? F : P;

export type Last<S extends readonly unknown[]> = S extends readonly [...unknown[], infer L] ? L : never;

type Named<X> = X extends readonly string[]
  ? 'texts'
  : [X] extends [Csr]
    ? 'a sparse matrix (Csr)'
    : [X] extends [Dense]
      ? 'a dense matrix (Dense)'
      : [X] extends [Csr | Dense]
        ? 'a matrix'
        : 'rows of another kind';

/** `unknown` when B can take what A gives, else a sentence that the compiler shows. */
type Fits<A, B> = [Output<A>] extends [never]
  ? 'stands after a model, but a model must be the last part'
  : [Output<A>] extends [Input<B>]
    ? unknown
    : `takes ${Named<Input<B>>}, but the part before gives ${Named<Output<A>>}`;

/** The part before position I. */
type Before<S extends readonly unknown[], I> = I extends `${infer N extends number}`
  ? [never, ...S][N]
  : never;

/** The parts themselves where neighbours fit; where one does not, a type that nothing has, with the reason. */
export type Chained<S extends readonly Part[]> = {
  [I in keyof S]: S[I] & (I extends '0' ? unknown : Fits<Before<S, I>, S[I]>);
};
