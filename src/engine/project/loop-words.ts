/**
 * Methods of event loops on what is a loop by its name only: a parameter `loop`, an attribute that is set to one.
 *
 * The methods are such that other things that are called a loop seldom have them.
 */
import type { Expr } from '../facts/facts.ts';
import type { Value } from './values.ts';

const METHODS =
  /^(call_soon|call_soon_threadsafe|call_later|call_at|add_reader|add_writer|add_signal_handler|run_in_executor|run_until_complete)$/;

/** `loop`, `self._loop`, `app.event_loop`, `self.get_event_loop()` are words for an event loop. */
export function isLoopWord(expr: Expr): boolean {
  const name = expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
  return /^_*(event_?|io_?|main_?)?loop$/i.test(name);
}

/** What the call is by its words, where nothing else tells. */
export function loopMethod(callee: Expr): Value | null {
  if (callee.k !== 'attr' || !METHODS.test(callee.name) || !isLoopWord(callee.of)) return null;
  return {
    k: 'external',
    name: `asyncio.AbstractEventLoop.${callee.name}`,
    receiver: { k: 'object', cls: 'asyncio.AbstractEventLoop', made: null },
  };
}
