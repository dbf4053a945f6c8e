import * as fc from 'fast-check';
import { Codec, newHeader, WireError, type Json, type Message } from '../../../kernel/src/protocol/wire';

const message = (content: Json = {}, more: Partial<Message> = {}): Message => ({
  identities: [Buffer.from('client')],
  header: newHeader('execute_request', 'session'),
  parent_header: {},
  metadata: {},
  content,
  buffers: [],
  ...more,
});

describe('Codec', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.uint8Array()),
        fc.string(),
        (content, raw, key) => {
          const buffers = raw.map((bytes) => Buffer.from(bytes));
          const sent = message(JSON.parse(JSON.stringify(content)) as Json, {
            buffers,
            parent_header: newHeader('parent', 's'),
          });
          expect(new Codec(key).decode(new Codec(key).encode(sent))).toEqual(sent);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('signs as the protocol says', () => {
    // hmac.new(b'key', b'{}{}{}{}', hashlib.sha256).hexdigest() in Python
    const empty = { header: {}, parent_header: {}, metadata: {}, content: {} };
    const frames = new Codec('key').encode({ ...empty, identities: [], buffers: [] } as unknown as Message);
    expect(frames[1].toString()).toBe('ca767b02c5bc061ed184a9a029e7f93a7f2f7ed4e8fe74120fc1212f0b008fa3');
  });

  test('refuses a wrong key, an unsigned, a changed and a replayed message', () => {
    const frames = new Codec('a').encode(message({ code: '1' }));
    expect(() => new Codec('b').decode(frames)).toThrow(/wrong signature/);
    const unsigned = new Codec('').encode(message());
    expect(() => new Codec('a').decode(unsigned)).toThrow(/unsigned/);
    const changed = frames.map((frame, i) => (i === frames.length - 1 ? Buffer.from('{"code":"2"}') : frame));
    expect(() => new Codec('a').decode(changed)).toThrow(/wrong signature/);
    const codec = new Codec('a');
    codec.decode(frames);
    expect(() => codec.decode(frames)).toThrow(/replayed/);
  });

  test('refuses an oversized message before parsing it', () => {
    const frames = new Codec('').encode(message());
    frames[frames.length - 1] = Buffer.alloc(65 * 1024 * 1024, ' ');
    expect(() => new Codec('').decode(frames)).toThrow(/bytes; at most/);
  });

  test('refuses an unknown scheme at once', () => {
    expect(() => new Codec('a', 'rot13')).toThrow(/unknown signature scheme "rot13"/);
  });

  test('whatever arrives, it answers with a message or a WireError', () => {
    const frame = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constantFrom('<IDS|MSG>', '', '{}', '[]', 'null', '{"msg_id":1}').map((text) => Buffer.from(text)),
    );
    const codec = new Codec('');
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 9 }), (frames) => {
        try {
          const read = codec.decode(frames);
          expect(typeof read.header.msg_type).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
