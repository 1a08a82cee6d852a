import * as vscode from 'vscode';
import type { Pages } from '../pages.ts';
import { type Advice, FIRST_QUESTION, isAdvice, type Question } from './choices.ts';

interface Item extends vscode.QuickPickItem {
  choose: () => Promise<void>;
}

/** Leads through the questions of the page on choosing, to the pages and the demo that answer them. */
export async function chooseTool(pages: Pages): Promise<void> {
  await ask(pages, FIRST_QUESTION, []);
}

/** `before`: the questions that lead here, to go back to. */
async function ask(pages: Pages, question: Question, before: readonly Question[]): Promise<void> {
  const items = question.answers.map(({ label, detail, next }): Item => {
    const after = [...before, question];
    return {
      label,
      detail,
      choose: () => (isAdvice(next) ? answer(pages, next, after) : ask(pages, next, after)),
    };
  });
  await pick(pages, question.question, items, before);
}

async function answer(pages: Pages, { advice, pages: names, demo }: Advice, before: readonly Question[]) {
  const read = await Promise.all(
    names.map(
      async (name): Promise<Item> => ({
        label: `$(book) ${name.replaceAll('-', ' ')}`,
        detail: await pages.summary(`concepts/${name}`),
        choose: () => pages.open(`concepts/${name}`),
      }),
    ),
  );
  const see: Item[] =
    demo === undefined
      ? []
      : [
          {
            label: `$(play) demo ${demo}`,
            detail: 'Run it, and see it in the timeline',
            choose: async () => vscode.commands.executeCommand('interleave.runDemo', demo),
          },
        ];
  const all: Item = {
    label: '$(list-tree) all questions on one page',
    choose: () => pages.open('concepts/choosing'),
  };
  await pick(pages, advice, [...read, ...see, all], before);
}

async function pick(pages: Pages, title: string, items: Item[], before: readonly Question[]): Promise<void> {
  const last = before[before.length - 1];
  const back: Item[] =
    last === undefined
      ? []
      : [{ label: '$(arrow-left) Back', choose: () => ask(pages, last, before.slice(0, -1)) }];
  const chosen = await vscode.window.showQuickPick([...items, ...back], {
    title: 'Choose the Right Tool',
    placeHolder: title,
    matchOnDetail: true,
  });
  await chosen?.choose();
}
