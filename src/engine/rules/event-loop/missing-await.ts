import { defineRule, type FixDraft } from '../rule.ts';
import { asyncProtocols } from './async-protocols.ts';
import { awaitedElsewhere } from './awaited-elsewhere.ts';
import { coroutineCallbacks } from './coroutine-callbacks.ts';
import { awaitFixes } from './missing-await-fixes.ts';
import { coroutineUses, type Forgotten } from './unawaited.ts';

export const missingAwait = defineRule<Forgotten>({
  meta: {
    id: 'missing-await',
    family: 'event-loop',
    severity: 'warning',
    summary: 'A coroutine that is never awaited.',
    lesson:
      'Calling a coroutine function runs nothing of it: its body runs when it is awaited or made a task.',
    concept: 'coroutines-and-await',
    demo: 'forgotten-await',
    since: '0.1.0',
  },
  message: (forgotten) => {
    const { name, how } = forgotten;
    switch (how.k) {
      case 'dropped':
        return how.likely
          ? `${name}(...) is awaited elsewhere in this file, but not here: if it returns a coroutine, nothing runs.`
          : `${name}(...) only makes a coroutine object, and nothing awaits it: its code never runs.`;
      case 'unused':
        return `${name}(...) only makes a coroutine object; ${how.variable} keeps it, but nothing awaits it: its code never runs.`;
      case 'used':
        return `${name}(...) is not awaited, so this is a coroutine object and not its result: ${how.as}, and its code never runs.`;
      case 'for':
        return `${name} gives its items asynchronously: a plain for raises TypeError, it needs async for.`;
      case 'with':
        return `${name} is an asynchronous context manager: a plain with fails, it needs async with.`;
      case 'callback':
        if (how.receiver.endsWith('add_signal_handler'))
          return `${name} is a coroutine function: ${how.receiver} raises TypeError for it, because it could only make a coroutine object and never run its code.`;
        return `${name} is a coroutine function, and ${how.receiver} calls it like a plain one: that only makes a coroutine object, and its code never runs.`;
    }
  },
  *checkFunction(fn, project) {
    yield* coroutineUses(fn, project);
    yield* asyncProtocols(fn, project);
    yield* coroutineCallbacks(fn, project);
  },
  *check(file, project) {
    yield* awaitedElsewhere(file, project);
  },
  fixes: ({ data }, source, project): Iterable<FixDraft> => awaitFixes(data, source, project),
});
