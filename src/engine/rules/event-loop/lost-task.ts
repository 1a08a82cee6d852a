import { functionWords } from '../../context-words.ts';
import { defineRule, type FixDraft } from '../rule.ts';
import { awaitEdits, canAwait } from './await-call.ts';
import { type LostTask, lostTasks } from './dropped-tasks.ts';
import { keepFixes } from './keep-task.ts';

export const lostTask = defineRule<LostTask>({
  meta: {
    id: 'lost-task',
    family: 'event-loop',
    severity: 'warning',
    summary: 'A task that nothing keeps a reference to.',
    lesson:
      'The event loop itself holds tasks by weak references only: one that nobody else keeps can be collected in the middle of its work.',
    concept: 'tasks',
    since: '0.1.0',
  },
  message: (lost) => `${whoKeeps(lost)}: ${comesOfIt(lost)}`,
  *checkFunction(fn, project) {
    yield* lostTasks(fn, project);
  },
  *fixes({ data }, source): Iterable<FixDraft> {
    const { fn, op, how } = data;
    const call = fn.facts.ops[op];
    if (how.k === 'gather' && call?.k === 'call' && canAwait(source, fn.facts, call))
      yield { title: 'Await it', risk: 'unsafe', edits: awaitEdits(fn.facts, call) };
    yield* keepFixes(data, source);
  },
});

function whoKeeps({ fn, work, how }: LostTask): string {
  const task = work === '' ? 'this task' : `the task that runs ${work}`;
  switch (how.k) {
    case 'dropped':
      return how.through === null
        ? `Nothing keeps ${task}`
        : `${functionWords(how.through)} returns a task, and nothing here keeps it`;
    case 'unread':
      return how.until === 'turn'
        ? `Only ${how.variable} keeps ${task}, until the next turn of the loop puts another one there`
        : `Only ${how.variable} keeps ${task}, and it goes when ${functionWords(fn)} returns`;
    case 'callback':
      return `${how.by} throws away what its callback returns, so nothing keeps ${task}`;
    case 'gather':
      return `Nothing awaits this gather: ${functionWords(fn)} goes on before it is done, and nothing else keeps the tasks that it makes`;
  }
}

function comesOfIt({ how }: LostTask): string {
  if (how.k === 'gather')
    return 'they can be garbage-collected before they have finished, and what they raise is only logged then.';
  const then = how.k === 'unread' ? 'after that it' : 'it';
  if (how.k === 'dropped' && how.watched) return `${then} can be garbage-collected before it has finished.`;
  return `${then} can be garbage-collected before it has finished, and if it raises, the exception is only logged when it is collected.`;
}
