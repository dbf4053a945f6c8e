import type { Json } from '../../kernel/src/protocol/wire';
import { Client, ofType, printed, result, type Answer } from './client';

describe('anywidget over the wire', () => {
  let client: Client;
  beforeAll(async () => void (client = await Client.start()), 30_000);
  afterAll(() => client.stop());

  test('a click on the page changes what the next cell sees', async () => {
    const shown = await client.execute(
      `import { anywidget } from 'lmlab';
       const counter = anywidget({ esm: 'export default { render() {} }', state: { count: 0, bytes: new Uint8Array([1]) } });
       counter.on('change:count', (count) => console.log('count is', count));
       counter.on('msg:custom', (message, buffers) => counter.send({ heard: message as string }, buffers));
       counter`,
    );
    const open = shown.iopub.find(({ header }) => header.msg_type === 'comm_open')!;
    expect(open.metadata).toEqual({ version: '2.1.0' });
    expect(open.content).toMatchObject({
      target_name: 'jupyter.widget',
      data: { state: { _model_name: 'AnyModel', count: 0 }, buffer_paths: [['bytes']] },
    });
    expect(open.buffers.map((buffer) => [...buffer])).toEqual([[1]]);
    const comm_id = open.content.comm_id as string;
    expect(ofType(shown, 'execute_result')[0].data).toMatchObject({
      'application/vnd.jupyter.widget-view+json': { version_major: 2, version_minor: 0, model_id: comm_id },
      'text/plain': 'anywidget({"count":0,"bytes":"1 bytes"})',
    });
    const info = await client.request('shell', 'comm_info_request', { target_name: 'jupyter.widget' });
    expect(info.reply.content.comms).toEqual({ [comm_id]: { target_name: 'jupyter.widget' } });

    const write = { method: 'update', state: { count: 3 }, buffer_paths: [['bytes']] };
    const clicked = await client.post('comm_msg', { comm_id, data: write }, [Buffer.from([7, 8])]);
    const answer: Answer = { ...shown, iopub: clicked };
    expect(printed(answer)).toBe('count is 3\n');
    const echo = clicked.find(({ header }) => header.msg_type === 'comm_msg')!;
    expect(echo.content.data).toMatchObject({ method: 'echo_update', state: { count: 3 } });
    expect(echo.buffers.map((buffer) => [...buffer])).toEqual([[7, 8]]);
    expect(result(await client.execute("[counter.get('count'), ...counter.get('bytes')]"))).toBe(
      '[ 3, 7, 8 ]',
    );

    const custom = { comm_id, data: { method: 'custom', content: 'hello' } };
    const heard = await client.post('comm_msg', custom, [Buffer.from([9])]);
    const reply = heard.find(({ header }) => header.msg_type === 'comm_msg')!;
    expect((reply.content.data as Json).content).toEqual({ heard: 'hello' });
    expect(reply.buffers.map((buffer) => [...buffer])).toEqual([[9]]);
  });
});
