import { tokenizerFromJson, tokenizerToJson } from 'lmlab';
import cases from '../../reference/trim-offsets.json';

test.each(cases)(
  'offsets are trimmed as the reference trims them (case %#)',
  ({ json, texts, ids, offsets }) => {
    const read = tokenizerFromJson(json);
    for (const tokenizer of [read, tokenizerFromJson(tokenizerToJson(read))]) {
      const found = texts.map((text) => tokenizer.encodeWithOffsets(text));
      expect(found.map((encoding) => Array.from(encoding.ids))).toEqual(ids);
      expect(found.map((encoding) => encoding.offsets)).toEqual(offsets);
    }
  },
);
