/** What belongs to the thread that runs its event loop: canonical names of asyncio's calls that are not thread-safe. */

export type LoopCallKind =
  /** Schedules something; the loop is not woken up. */
  | 'schedules'
  /** Asks the loop to end; it looks when it is awake. */
  | 'stops'
  /** Wakes a task by scheduling it. */
  | 'wakes'
  /** Needs a loop that runs in the calling thread. */
  | 'needs-running-loop'
  /** Reads or writes a connection. */
  | 'transfers';

const under = (cls: string, methods: string, kind: LoopCallKind): Array<[string, LoopCallKind]> =>
  methods.split(' ').map((method) => [`${cls}.${method}`, kind]);

/** `call_soon_threadsafe` and `run_coroutine_threadsafe` are what other threads are for. */
export const LOOP_ONLY: ReadonlyMap<string, LoopCallKind> = new Map([
  ...under('asyncio.AbstractEventLoop', 'call_soon call_later call_at create_task', 'schedules'),
  ...under('asyncio.AbstractEventLoop', 'add_reader remove_reader add_writer remove_writer', 'schedules'),
  ['asyncio.AbstractEventLoop.stop', 'stops'],
  ...under('asyncio.Queue', 'put_nowait get_nowait task_done', 'wakes'),
  ...under('asyncio.Event', 'set', 'wakes'),
  ...under('asyncio.Future', 'set_result set_exception cancel add_done_callback', 'wakes'),
  ...under('asyncio.Task', 'cancel', 'wakes'),
  ...under('asyncio.Condition', 'notify notify_all', 'wakes'),
  ...under('asyncio.Lock', 'release', 'wakes'),
  ...under('asyncio.Semaphore', 'release', 'wakes'),
  ...under('asyncio.StreamWriter', 'write writelines close', 'transfers'),
  ...under('asyncio.WriteTransport', 'write writelines', 'transfers'),
  ['asyncio.create_task', 'needs-running-loop'],
  ['asyncio.ensure_future', 'needs-running-loop'],
]);
