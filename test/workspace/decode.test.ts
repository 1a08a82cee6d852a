import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DecodeError, decode, encode } from '../../src/workspace/decode.ts';

const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])),
  );

describe('decoding', () => {
  it('reads UTF-8 with and without a mark', () => {
    assert.equal(decode(bytes('x = "', 0xc3, 0xa9, '"')).text, 'x = "é"');
    assert.deepEqual(decode(bytes(0xef, 0xbb, 0xbf, 'x')), {
      text: 'x',
      encoding: { name: 'utf-8', mark: true },
    });
  });

  it('obeys a coding comment on the first or second line', () => {
    assert.equal(
      decode(bytes('# -*- coding: latin-1 -*-\n# ', 0x80, 0xe9)).text,
      '# -*- coding: latin-1 -*-\n# \u0080é',
    );
    assert.equal(decode(bytes('#!/usr/bin/python\n# vim: fileencoding=cp1252\n# ', 0x80)).text.at(-1), '€');
    assert.equal(decode(bytes('# coding: iso-8859-15\n# ', 0xa4)).text.at(-1), '€');
    assert.equal(decode(bytes('# coding: shift_jis\n# ', 0x83, 0x65)).text.at(-1), 'テ');
    assert.equal(decode(bytes('# coding: UTF-8-unix\nx')).text.at(-1), 'x');
  });

  it('does not take a coding comment from behind code', () => {
    assert.throws(() => decode(bytes('import x\n# coding: latin-1\n', 0xe9)), DecodeError);
    assert.throws(() => decode(bytes('#\n#\n# coding: latin-1\n', 0xe9)), DecodeError);
  });

  it('reads UTF-16 with a mark', () => {
    for (const name of ['utf-16le', 'utf-16be']) {
      const encoding = { name, mark: true };
      assert.deepEqual(decode(encode('é = 1\n', encoding)!), { text: 'é = 1\n', encoding });
    }
  });

  it('says why a file cannot be read', () => {
    const reason = (data: Uint8Array) => {
      try {
        decode(data);
      } catch (error) {
        return (error as Error).message;
      }
      return null;
    };
    assert.equal(reason(bytes(0xff, 'x')), 'not valid UTF-8');
    assert.equal(reason(bytes('# coding: klingon\n')), 'unknown encoding: klingon');
    assert.match(reason(bytes('# coding: ascii\n', 0xe9))!, /^not valid ascii/);
    assert.match(reason(bytes('x', 0, 'y'))!, /NUL/);
  });

  it('writes back what it read', () => {
    const encodings = ['utf-8', 'utf-16le', 'utf-16be'].map((name) => ({ name, mark: true }));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...encodings), (text, encoding) => {
        fc.pre(!text.includes('\0'));
        assert.equal(decode(encode(text, encoding)!).text, text);
      }),
    );
    assert.equal(encode('€', { name: 'latin-1', mark: false }), null);
    assert.equal(encode('x', { name: 'shift_jis', mark: false }), null);
    assert.deepEqual(encode('é', { name: 'latin-1', mark: false }), bytes(0xe9));
  });
});
