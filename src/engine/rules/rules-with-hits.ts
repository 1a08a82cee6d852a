/**
 * Which rules have something to say of a function. In a file that is being edited this is kept from edit to edit: of
 * nearly all functions there is nothing to say, and what there is depends on little. What the hits themselves hold is
 * always made anew, because they know places, which move.
 */
import { TooDeep } from '../project/memo.ts';
import type { Project, ProjectFunction } from '../project/project.ts';
import type { Rule } from './rule.ts';

/** Rules that look at functions, under a word that stands for them. */
export class FunctionRules {
  readonly rules: readonly Rule[];
  private readonly question: string;

  constructor(active: readonly Rule[]) {
    this.rules = active.filter((rule) => rule.checkFunction !== undefined);
    this.question = `hits of ${numberOf(this.rules.map((rule) => rule.meta.id).join())}`;
  }

  /** In their order. Where one throws, it is left to whoever asks for its hits. */
  withHits(fn: ProjectFunction, project: Project): readonly Rule[] {
    try {
      const found = project.remember(fn, this.question, NONE, () => this.find(fn, project));
      return found.length === 0 ? NO_RULES : found.map((number) => this.rules[number]!);
    } catch (error) {
      if (error instanceof TooDeep) throw error;
      return this.rules;
    }
  }

  private find(fn: ProjectFunction, project: Project): readonly number[] {
    const found: number[] = [];
    for (const [number, rule] of this.rules.entries()) {
      for (const _ of rule.checkFunction!(fn, project)) {
        found.push(number);
        break;
      }
    }
    return found.length === 0 ? NONE : found;
  }
}

const NONE: readonly number[] = [];
const NO_RULES: readonly Rule[] = [];

/** Settings differ from project to project, but seldom: there are few of these. */
const numbers = new Map<string, number>();

function numberOf(ids: string): number {
  const number = numbers.get(ids) ?? numbers.size;
  numbers.set(ids, number);
  return number;
}
