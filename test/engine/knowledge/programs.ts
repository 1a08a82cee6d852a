/** Small programs that use what the tables speak about, the way people write it. */
import { isClassName } from '../../../src/engine/knowledge/classes.ts';
import type { Entry } from '../../../src/engine/knowledge/entry.ts';
import { entries } from '../../../src/engine/knowledge/lookup.ts';

/** Objects that are not made by calling their class, and those whose arguments decide whether they wait. */
const MADE_BY: Readonly<Record<string, string>> = {
  'queue.Queue': 'queue.Queue(5)',
  'io.IOBase': "open('data.bin', 'rb')",
  'boto3.client': "boto3.client('s3')",
  'boto3.resource.Table': "boto3.resource('dynamodb').Table('users')",
  'boto3.resource.Bucket': "boto3.resource('s3').Bucket('users')",
  'boto3.resource.Object': "boto3.resource('s3').Object('users', 'key')",
  'boto3.resource.Queue': "boto3.resource('sqs').Queue('url')",
};

export interface Receiver {
  /** For people. */
  readonly how: string;
  readonly imports: string;
  /** The parameters of a function that uses it, and its first lines. */
  readonly params: string;
  readonly lines: readonly string[];
  /** What the owner is called there. */
  readonly name: string;
}

/** Where the class begins in an owner's name: `openai`, `OpenAI`, `chat.completions`; '' for a module. */
export function partsOf(owner: string): { module: string; cls: string; rest: string } {
  const words = owner.split('.');
  for (let i = 1; i < words.length; i++) {
    const name = words.slice(0, i + 1).join('.');
    if (!isClass(name)) continue;
    return { module: words.slice(0, i).join('.'), cls: words[i]!, rest: words.slice(i + 1).join('.') };
  }
  return { module: owner, cls: '', rest: '' };
}

function isClass(name: string): boolean {
  return !name.endsWith(')') && isClassName(name);
}

export function receiversOf(owner: string, entry: Entry): readonly Receiver[] {
  const made = MADE_BY[owner];
  if (made !== undefined) {
    const imports = /^\w+\./.test(made) && !made.startsWith('open') ? `import ${made.split('.')[0]}` : '';
    return [{ how: 'made', imports, params: '', lines: [`x = ${made}`], name: 'x' }];
  }
  if (owner.endsWith('()')) return madeByMethod(owner);
  const { module, cls, rest } = partsOf(owner);
  if (cls === '') return moduleForms(owner);
  const full = `${module}.${cls}`;
  const imports = module === 'builtins' ? '' : `import ${module}`;
  const shown = module === 'builtins' ? cls : full;
  const name = rest === '' ? 'x' : `x.${rest}`;
  const forms: Receiver[] = [
    { how: 'annotation', imports, params: `x: ${shown}`, lines: [], name },
    { how: 'constructor', imports, params: '', lines: [`x = ${shown}()`], name },
  ];
  if (module !== 'builtins' && module !== '') {
    const from = `from ${module} import ${cls} as Imported`;
    forms.push({ how: 'from import', imports: from, params: '', lines: ['x = Imported()'], name });
    forms.push({ how: 'optional', imports: from, params: 'x: "Imported | None" = None', lines: [], name });
  }
  if (entry.enters === undefined && rest === '' && entry.asyncWith === undefined)
    forms.push({ how: 'with', imports, params: '', lines: [`with ${shown}() as x: pass`], name });
  return forms;
}

function moduleForms(owner: string): Receiver[] {
  if (owner === 'builtins') return [{ how: 'builtin', imports: '', params: '', lines: [], name: '' }];
  const forms: Receiver[] = [
    { how: 'import', imports: `import ${owner}`, params: '', lines: [], name: owner },
    { how: 'import as', imports: `import ${owner} as short`, params: '', lines: [], name: 'short' },
  ];
  const dot = owner.lastIndexOf('.');
  if (dot > 0)
    forms.push({
      how: 'from package',
      imports: `from ${owner.slice(0, dot)} import ${owner.slice(dot + 1)} as part`,
      params: '',
      lines: [],
      name: 'part',
    });
  return forms;
}

/** `httpx.AsyncClient.stream()`: what the method of such an object gives. */
function madeByMethod(owner: string): Receiver[] {
  const call = owner.slice(0, -2);
  const dot = call.lastIndexOf('.');
  const base = call.slice(0, dot);
  const entry = entries().get(base) ?? {};
  return receiversOf(base, entry)
    .filter(({ how }) => how !== 'with')
    .map((form) => ({
      ...form,
      lines: [...form.lines, `made = ${form.name === '' ? '' : `${form.name}.`}${call.slice(dot + 1)}()`],
      name: 'made',
    }));
}

/** Arguments with which a call may wait, or may be told not to. */
export const ARGUMENTS: readonly string[] = [
  '',
  '0',
  '1',
  '1, 0',
  "'x'",
  "'x', 1",
  "'x', 5",
  'False',
  'x, False',
  'timeout=0',
  'timeout=1',
  'block=False',
  'blocking=False',
  'wait=False',
  "'x', 0, 0, 0",
  'r, w, e, 0',
  'pid, 0',
  'pid, os.WNOHANG',
  'kind, pid, os.WEXITED | os.WNOHANG',
  'os.devnull, 0',
  'None, 0',
  "'h', 80, socket.AI_NUMERICHOST",
  'fd',
  'flags=zmq.NOBLOCK',
  'timeout_ms=0',
  'interval=1',
  'async_req=True',
  '_bg=True',
  'asynchronous=True',
  'p, async_=True',
  'x, 0',
  'items, None, 0',
  'items, 1, 0',
];
