import type { Op } from '../../facts/facts.ts';

/** What raises next to never. */
const CALM =
  /^(append|len|time|monotonic|perf_counter|log|logger|debug|info|warn|warning|error|exception|critical|print|isinstance|notify|notify_all|is_set|set|clear|id|get_ident|current_thread|sleep|popleft|locked|str|repr|int|bool|list|dict|min|max|copy|items|keys|values|get|add|discard|extend|format|join|startswith|endswith|super|hasattr|getattr|acquire|release)$/;

export function isCalm(op: Op): boolean {
  if (op.k === 'for') return true;
  if (op.k !== 'call') return false;
  const { callee } = op;
  const name = callee.k === 'attr' ? callee.name : callee.k === 'name' ? callee.id : '';
  return CALM.test(name);
}
