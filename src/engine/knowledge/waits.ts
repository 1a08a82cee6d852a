/** Arguments that tell a call not to wait. */
import type { Arg, CallOp, Expr } from '../facts/facts.ts';
import type { Waits } from './entry.ts';

export function argument(call: CallOp, position: number, keyword: string): Arg | undefined {
  const named = call.args.find((arg) => arg.name === keyword);
  if (named) return named;
  const arg = call.args[position];
  return arg !== undefined && arg.name === '' && arg.star === '' ? arg : undefined;
}

export function isConst(arg: Arg | undefined, ...values: unknown[]): boolean {
  return arg?.value.k === 'const' && values.includes(arg.value.value);
}

function mentions(expr: Expr, word: RegExp): boolean {
  if (expr.k === 'name') return word.test(expr.id);
  if (expr.k === 'attr') return word.test(expr.name);
  return expr.k === 'op' && expr.items.some((item) => mentions(item, word));
}

/** `block=False` or `timeout=0`, at these positions. */
export const unlessTold =
  (block: number, timeout: number, blockName = 'block'): Waits =>
  (call) =>
    !isConst(argument(call, block, blockName), false, 0) && !isConst(argument(call, timeout, 'timeout'), 0);

export const unlessZero =
  (position: number, keyword = 'timeout'): Waits =>
  (call) =>
    !isConst(argument(call, position, keyword), 0);

/** `kqueue.control(changes, 0)` registers, and asks for no event that it could wait for. */
export const unlessRegistering: Waits = (call) =>
  !isConst(argument(call, 1, 'maxevents'), 0) && !isConst(argument(call, 2, 'timeout'), 0);

export const unlessFalse =
  (position: number, keyword: string): Waits =>
  (call) =>
    !isConst(argument(call, position, keyword), false, 0);

export const whenZero =
  (position: number, keyword: string): Waits =>
  (call) =>
    isConst(argument(call, position, keyword), 0);

export const whenGiven =
  (position: number, keyword: string): Waits =>
  (call) =>
    argument(call, position, keyword) !== undefined;

/** `list(pool.map(f, xs))`, `for y in pool.map(f, xs)`: `map` only hands the jobs out, taking the results waits. */
export const whenTaken: Waits = ({ use }, ops) => {
  if (use.k === 'iterated' || use.k === 'starred') return true;
  const taker = use.k === 'argument' ? ops[use.call] : undefined;
  return (
    taker?.k === 'call' &&
    taker.callee.k === 'name' &&
    /^(list|tuple|set|frozenset|dict|sorted|sum|min|max|all|any|next)$/.test(taker.callee.id)
  );
};

/** Without it, or with None or 0, the call only looks. */
export const whenWaiting =
  (position: number, keyword: string): Waits =>
  (call) => {
    const arg = argument(call, position, keyword);
    return arg !== undefined && !isConst(arg, null, 0, false);
  };

/** With numeric addresses only, nothing is looked up: `flags=AI_NUMERICHOST`, at any position. */
export const unlessNumeric: Waits = (call) => !call.args.some((arg) => mentions(arg.value, /NUMERIC/));

/** An address that is written out as one needs no look-up either: `getaddrinfo("127.0.0.1", 80)`. */
export const unlessAddress: Waits = (call, ops) => {
  const host = argument(call, 0, 'host')?.value;
  const isAddress = host?.k === 'const' && typeof host.value === 'string' && /^[\d.]+$|:/.test(host.value);
  return !isAddress && unlessNumeric(call, ops);
};

/** `os.WNOHANG` among the options: the call only looks. */
export const unlessNoHang =
  (position: number, keyword: string): Waits =>
  (call) => {
    const options = argument(call, position, keyword);
    return options === undefined || !mentions(options.value, /^WNOHANG$/);
  };

/** Nothing stands on a disk that would have to be waited for. */
export function isNullDevice(file: Expr | undefined): boolean {
  if (file?.k === 'const') return file.value === '/dev/null';
  return file !== undefined && mentions(file, /^devnull$/i);
}

export const unlessNullDevice: Waits = (call) => !isNullDevice(argument(call, 0, 'path')?.value);

/**
 * `open(fd)` wraps a descriptor that is open already, of a pipe or a socket more often than of a file. Only what `detach`
 * and `fileno` give, and names that say so, are known to be one.
 */
export const unlessDescriptor: Waits = (call, ops) => {
  const file = argument(call, 0, 'file')?.value;
  if (file === undefined) return true;
  if (isNullDevice(file)) return false;
  if (file.k === 'const') return file.type !== 'int';
  if (file.k === 'call') {
    const made = ops[file.op];
    return !(made?.k === 'call' && mentions(made.callee, /^(detach|fileno|dup)$/));
  }
  return !mentions(file, /(^|_)fd$/);
};
