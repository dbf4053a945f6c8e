import { anywidget, type Comm, type MimeBundle } from 'lmlab';
import * as fc from 'fast-check';
import { extractBuffers, insertBuffers } from '../../src/core/widget-buffers';

interface Sent {
  readonly data: MimeBundle;
  readonly buffers: readonly Uint8Array[];
}

/** A page that only listens. */
class Page {
  readonly opened: (Sent & { target: string; metadata: MimeBundle })[] = [];
  readonly sent: Sent[] = [];
  comm: Comm | undefined;
  openComm(
    target: string,
    data: MimeBundle = {},
    buffers: readonly Uint8Array[] = [],
    metadata: MimeBundle = {},
  ): Comm {
    this.opened.push({ target, data, buffers, metadata });
    this.comm = {
      id: 'an id',
      target,
      onMessage: undefined,
      onClose: undefined,
      send: (sent, extra = []) => void this.sent.push({ data: sent, buffers: extra }),
      close: () => void this.sent.push({ data: { closed: true }, buffers: [] }),
    };
    return this.comm;
  }
  write(state: object, buffers: Uint8Array[] = [], paths: (string | number)[][] = []): void {
    this.comm!.onMessage!({ method: 'update', state, buffer_paths: paths }, buffers);
  }
}

const key = Symbol.for('lmlab.notebook');
const globals = globalThis as Record<symbol, unknown>;
let page: Page;
beforeEach(() => void (globals[key] = page = new Page()));
afterEach(() => Reflect.deleteProperty(globalThis, key));

const esm = 'export default { render() {} }';

describe('anywidget', () => {
  test('opens with its module and state, as widgets of anywidget do', () => {
    const widget = anywidget({ esm, css: 'b {}', state: { count: 1, bytes: new Uint8Array([7]) } });
    expect(page.opened[0]).toEqual({
      target: 'jupyter.widget',
      metadata: { version: '2.1.0' },
      data: {
        state: {
          _model_module: 'anywidget',
          _model_name: 'AnyModel',
          _model_module_version: '*',
          _view_module: 'anywidget',
          _view_name: 'AnyView',
          _view_module_version: '*',
          _view_count: null,
          _esm: esm,
          _css: 'b {}',
          count: 1,
        },
        buffer_paths: [['bytes']],
      },
      buffers: [new Uint8Array([7])],
    });
    const forms = (widget as unknown as Record<symbol, () => MimeBundle>)[Symbol.for('Jupyter.display')]();
    expect(forms).toEqual({
      'application/vnd.jupyter.widget-view+json': { version_major: 2, version_minor: 0, model_id: 'an id' },
      'text/plain': 'anywidget({"count":1,"bytes":"1 bytes"})',
    });
  });

  test('what the page writes is read here, told to listeners and echoed', () => {
    const widget = anywidget({ esm, state: { count: 1, bytes: new Uint8Array(0) } });
    const heard: number[] = [];
    const stop = widget.on('change:count', (count) => heard.push(count));
    page.write({ count: 2, unknown: 3 });
    page.write({}, [new Uint8Array([5])], [['bytes']]);
    stop();
    page.write({ count: 9 });
    expect([widget.get('count'), [...widget.get('bytes')], heard]).toEqual([9, [5], [2]]);
    expect(page.sent[0].data).toEqual({ method: 'echo_update', state: { count: 2 }, buffer_paths: [] });
    expect(page.sent[1]).toEqual({
      data: { method: 'echo_update', state: {}, buffer_paths: [['bytes']] },
      buffers: [new Uint8Array([5])],
    });
  });

  test('what a cell writes goes to the page and to listeners', () => {
    const widget = anywidget({ esm, state: { count: 1, name: 'a' } });
    const heard: unknown[] = [];
    widget.on('change:name', (name) => heard.push(name));
    widget.set({ name: 'b' });
    expect(page.sent).toEqual([
      { data: { method: 'update', state: { name: 'b' }, buffer_paths: [] }, buffers: [] },
    ]);
    expect(heard).toEqual(['b']);
  });

  test('custom messages with buffers, both ways; a page that joins later asks for the state', () => {
    const widget = anywidget({ esm, state: { count: 1 } });
    const heard: unknown[] = [];
    widget.on('msg:custom', (message, buffers) => heard.push([message, buffers]));
    page.comm!.onMessage!({ method: 'custom', content: { hi: 1 } }, [new Uint8Array([1])]);
    widget.send('answer', [new Uint8Array([2])]);
    page.comm!.onMessage!({ method: 'request_state' }, []);
    widget.close();
    expect(heard).toEqual([[{ hi: 1 }, [new Uint8Array([1])]]]);
    expect(page.sent[0]).toEqual({
      data: { method: 'custom', content: 'answer' },
      buffers: [new Uint8Array([2])],
    });
    expect(page.sent[1].data).toMatchObject({ method: 'update', state: { _esm: esm, count: 1 } });
    expect(page.sent[2].data).toEqual({ closed: true });
  });

  test('outside of a notebook it is its state', () => {
    Reflect.deleteProperty(globalThis, key);
    const widget = anywidget({ esm, state: { count: 1 } });
    widget.set({ count: 2 });
    widget.send('nobody');
    widget.close();
    expect(widget.get('count')).toBe(2);
  });

  test('refuses names that the protocol keeps', () => {
    expect(() => anywidget({ esm, state: { _esm: 'x' } })).toThrow(/do not begin with _/);
  });
});

test('buffers come back to where they stood', () => {
  const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.uint8Array({ maxLength: 4 }));
  const name = fc.string().filter((text) => text !== '__proto__');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(leaf, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
  }));
  fc.assert(
    fc.property(fc.dictionary(name, value), (state) => {
      const packed = extractBuffers(state);
      const wire = JSON.parse(JSON.stringify(packed.state)) as object;
      insertBuffers(wire, packed.paths, packed.buffers);
      expect(wire).toEqual({ ...state });
    }),
  );
});

test('paths of a page that lead nowhere harm nothing', () => {
  const state = { a: 1 };
  insertBuffers(
    state,
    [['b', 'c'], ['a', 'x'], [], ['__proto__', 'polluted']],
    Array(4).fill(new Uint8Array(1)),
  );
  expect(state).toEqual({ a: 1 });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
