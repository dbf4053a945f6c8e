import { display } from './display';
import { isUint8Array } from 'node:util/types';
import { LmlabError } from './errors';
import { notebook, type Comm, type MimeBundle, type Notebook } from './notebook';
import { extractBuffers, insertBuffers, type Path, type WidgetValue } from './widget-buffers';

/** What both ends of a widget know: names with values that travel as JSON, bytes beside it. */
export type WidgetState = Readonly<Record<string, WidgetValue>>;

/** A front end, and what it starts from. */
export interface AnywidgetOptions<S extends WidgetState> {
  /** The front end: the text of an ES module whose default export has `render({ model, el })`. */
  readonly esm: string;
  /** Styles of the front end. Default: none. */
  readonly css?: string;
  /** The first value of each name that both ends share. */
  readonly state: S;
}

/** The cell's end of a widget. */
export interface Anywidget<S extends WidgetState> {
  /** The value of a name now, whichever end wrote it last. */
  get<K extends keyof S & string>(name: K): S[K];
  /** Gives names new values, on the page as well. */
  set(values: Partial<S>): void;
  /** Calls `listener` with the new value whenever either end has changed it; returns what ends that. */
  on<K extends keyof S & string>(event: `change:${K}`, listener: (value: S[K]) => void): () => void;
  /** Calls `listener` for each message that the page sends with `model.send`; returns what ends that. */
  on(event: 'msg:custom', listener: (message: unknown, buffers: readonly Uint8Array[]) => void): () => void;
  /** Sends a message to the page: its `model.on('msg:custom', …)` gets it. */
  send(message: WidgetValue, buffers?: readonly Uint8Array[]): void;
  /** Removes the widget from the page. */
  close(): void;
  /** Jupyter's forms of it, by MIME type. */
  [display](): MimeBundle;
}

/** The name under which Jupyter's pages listen for widgets, and the version of their protocol. */
const TARGET = 'jupyter.widget';
const PROTOCOL = { version: '2.1.0' };

type Listener = (value: unknown, buffers: readonly Uint8Array[]) => void;
type Update = { readonly state: Record<string, unknown>; readonly buffer_paths?: Path[] };

/**
 * An interactive part of a notebook: a front end written as an ES module, and state that it shares with the cells.
 * It follows anywidget, so modules written for its Python package work as they are; JupyterLab needs that package
 * (`pip install anywidget`). Outside of a notebook it is its state alone.
 *
 * @param options Front end and state; binary values are `Uint8Array` (the page sees a `DataView`).
 * @returns The cell's end: show it as the last expression, read it in any later cell.
 * @throws LmlabError `bad-option` when a name of the state begins with `_`, which the protocol keeps for itself.
 * @see https://anywidget.dev/en/afm
 *
 * @example
 * ```ts
 * import { anywidget } from 'lmlab';
 * const esm = `
 *   export default {
 *     render({ model, el }) {
 *       const button = document.createElement('button');
 *       const show = () => { button.textContent = 'clicked ' + model.get('count') + ' times'; };
 *       button.onclick = () => { model.set('count', model.get('count') + 1); model.save_changes(); };
 *       model.on('change:count', show);
 *       show();
 *       el.append(button);
 *     },
 *   };`;
 * const counter = anywidget({ esm, state: { count: 0 } });
 * counter.on('change:count', (count) => console.log(`now ${count}`));
 * counter.set({ count: 5 });
 * counter.get('count'); // 5
 * ```
 */
export function anywidget<S extends WidgetState>(options: AnywidgetOptions<S>): Anywidget<S> {
  const { esm, css, state } = options;
  const reserved = Object.keys(state).find((name) => name.startsWith('_'));
  if (reserved !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'names in the state that do not begin with _',
      found: reserved,
      remedy: 'Pass the module as esm, the styles as css, and name the rest without _.',
    });
  }
  const values: Record<string, WidgetValue> = { ...state };
  const listeners = new Map<string, Set<Listener>>();
  const tell = (event: string, value: unknown, buffers: readonly Uint8Array[] = []): void => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(value, buffers);
  };
  const page = notebook();
  const line = page && open(page, { ...model(esm, css), ...state });
  const write = (changed: Record<string, WidgetValue>): void => {
    Object.assign(values, changed);
    for (const [name, value] of Object.entries(changed)) tell(`change:${name}`, value);
  };

  if (line) {
    line.onMessage = (data, buffers) => {
      if (data.method === 'update') {
        const { state: changed, buffer_paths = [] } = data as Update;
        insertBuffers(changed, buffer_paths, buffers);
        const known = Object.entries(changed).filter(([name]) => Object.hasOwn(values, name));
        const own = Object.fromEntries(known) as Record<string, WidgetValue>;
        // Every page that shows the widget hears of it; the one that wrote recognizes its echo.
        update(line, own, 'echo_update');
        write(own);
      } else if (data.method === 'request_state') update(line, { ...model(esm, css), ...values });
      else if (data.method === 'custom') tell('msg:custom', data.content, buffers);
    };
  }

  return {
    get: (name) => values[name] as S[typeof name],
    set(changed) {
      const defined = Object.entries(changed).filter(([, value]) => value !== undefined);
      const fresh = Object.fromEntries(defined) as Record<string, WidgetValue>;
      if (line) update(line, fresh);
      write(fresh);
    },
    on(event: string, listener: (value: never, buffers: readonly Uint8Array[]) => void) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener as Listener));
      return () => void all.delete(listener as Listener);
    },
    send: (message, buffers) => line?.send({ method: 'custom', content: message }, buffers),
    close: () => line?.close(),
    [display]: () => ({
      ...(line && {
        'application/vnd.jupyter.widget-view+json': {
          version_major: 2,
          version_minor: 0,
          model_id: line.id,
        },
      }),
      'text/plain': `anywidget(${JSON.stringify(values, (_, value: unknown) =>
        isUint8Array(value) ? `${value.length} bytes` : value,
      )})`,
    }),
  };
}

/** The part of the state that tells the page who shows it. */
function model(esm: string, css: string | undefined): WidgetState {
  return {
    _model_module: 'anywidget',
    _model_name: 'AnyModel',
    _model_module_version: '*',
    _view_module: 'anywidget',
    _view_name: 'AnyView',
    _view_module_version: '*',
    _view_count: null,
    _esm: esm,
    ...(css !== undefined && { _css: css }),
  };
}

function update(line: Comm, values: WidgetState, method: 'update' | 'echo_update' = 'update'): void {
  const { state, paths, buffers } = extractBuffers(values);
  line.send({ method, state, buffer_paths: paths }, buffers);
}

function open(page: Notebook, values: WidgetState): Comm {
  const { state, paths, buffers } = extractBuffers(values);
  return page.openComm(TARGET, { state, buffer_paths: paths }, buffers, PROTOCOL);
}
