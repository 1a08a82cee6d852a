/** No name of the tables is misspelt: what is installed here has it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { words } from '../../../src/engine/knowledge/entry.ts';
import { entries } from '../../../src/engine/knowledge/lookup.ts';
import { partsOf } from './programs.ts';

/** Names of other versions than those that are often installed, attributes of objects, and what is made at run time. */
const ELSEWHERE = [
  /^django\..*\.a[a-z_0-9]+$/,
  /^pathlib\.Path\.(walk|copy|copy_into|move|move_into)$/,
  /^(typing\.override|warnings\.deprecated|psutil\.Popen\.communicate|threading\.Condition\.acquire)$/,
  /\.(stdin|stdout|stderr|status)$/,
  /^asyncio\.Condition\.acquire$|^io\.IOBase\.(read|write|readinto)$|^trio\.Path\./,
  /^boto3\.|\.before_first_request$/,
  /^sqlalchemy\.ext\.asyncio\.async_sessionmaker|^redis\.asyncio\.create_redis/,
];

describe('knowledge of libraries: names', function () {
  this.timeout(60_000);

  for (const python of ['python3', '/usr/bin/python3']) {
    it(`are those of what ${python} has`, function () {
      const asked = [...entries()]
        .filter(([owner]) => !owner.endsWith(')'))
        .map(([owner, entry]) => {
          const { module, cls, rest } = partsOf(owner);
          const lists = [
            ...Object.values(entry.blocks ?? {}),
            entry.coroutines ?? '',
            ...Object.values(entry.gives ?? {}),
            ...Object.values(entry.attributes ?? {}),
            ...Object.values(entry.decorators ?? {}),
            Object.keys(entry.spawns ?? {}).join(' '),
          ];
          const all = new Set(lists.flatMap((list) => words(list)).filter((word) => word !== '*'));
          return [module, [cls, ...rest.split('.')].filter((word) => word !== ''), [...all]];
        });
      const { stdout, status } = spawnSync(python, ['test/engine/knowledge/names_oracle.py'], {
        input: JSON.stringify(asked),
        encoding: 'utf8',
      });
      if (status !== 0) this.skip();
      const answer = JSON.parse(stdout) as { asked: number; missing: string[] };
      assert.deepEqual(
        answer.missing.filter((name) => !ELSEWHERE.some((pattern) => pattern.test(name))),
        [],
      );
      assert.ok(answer.asked > 400, `${answer.asked} names`);
    });
  }
});
