/** Methods that wait for some objects of their class and not for others, by how the object was made. */
import { callOp, type Scope } from './linked-file.ts';
import type { Value } from './values.ts';

export function receiverWaits(name: string, receiver: Value | null): boolean {
  if (name === 'queue.Queue.put') return isBounded(receiver);
  return !name.startsWith('io.IOBase.') || isFileOnDisk(receiver);
}

/** A queue without a limit takes everything at once, and most have none. */
function isBounded(receiver: Value | null): boolean {
  if (receiver?.k !== 'object' || receiver.made === null) return false;
  const size = callOp(receiver.made.fn as Scope, receiver.made.op).args[0]?.value;
  return size !== undefined && !(size.k === 'const' && Number(size.value) <= 0);
}

/** What is known by an annotation alone, or wraps another file object, may well live in memory. */
function isFileOnDisk(receiver: Value | null): boolean {
  if (receiver?.k !== 'object' || receiver.made === null || IN_MEMORY.test(receiver.cls)) return false;
  return !callOp(receiver.made.fn as Scope, receiver.made.op).args.some((arg) => arg.name === 'fileobj');
}

const IN_MEMORY = /(^|\.)(BytesIO|StringIO|SpooledTemporaryFile)$/;
