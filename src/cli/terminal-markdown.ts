/** Markdown for a terminal: headings, paragraphs wrapped to the width, lists, tables, code as it is. */
import { lexer, type Token, type Tokens } from 'marked';
import type picocolors from 'picocolors';
import { shownLength, wrap } from './terminal.ts';

type Colours = ReturnType<typeof picocolors.createColors>;

export function renderMarkdown(markdown: string, colours: Colours, width: number): string {
  return `${blocks(lexer(withoutFrontMatter(markdown)), colours, width).join('\n\n')}\n`;
}

/** The first heading, or the first sentence where there is none. */
export function titleOf(markdown: string): string {
  const tokens = lexer(withoutFrontMatter(markdown));
  const paragraph = tokens.find((token) => token.type === 'paragraph') as Tokens.Paragraph | undefined;
  const heading = tokens.find((token) => token.type === 'heading') as Tokens.Heading | undefined;
  const text = plain(paragraph?.tokens ?? heading?.tokens ?? []);
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, ' ') ?? text;
}

function withoutFrontMatter(markdown: string): string {
  return markdown.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '').replace(/<!--[\s\S]*?-->/g, '');
}

function blocks(tokens: readonly Token[], colours: Colours, width: number): string[] {
  const found: string[] = [];
  for (const token of tokens) {
    const text = block(token as Tokens.Generic, colours, width);
    if (text !== '') found.push(text);
  }
  return found;
}

function block(token: Tokens.Generic, colours: Colours, width: number): string {
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading, colours);
    case 'code':
      return indent(withoutMarkers((token as Tokens.Code).text), '    ', colours.cyan);
    case 'list':
      return list(token as Tokens.List, colours, width);
    case 'blockquote':
      return indent(blocks(token.tokens ?? [], colours, width - 2).join('\n\n'), '| ', (line) => line);
    case 'table':
      return table(token as Tokens.Table, colours, width);
    case 'hr':
      return colours.dim('-'.repeat(Math.min(width, 40)));
    case 'space':
    case 'def':
    case 'html':
      return '';
    default:
      return wrap(inline(token.tokens ?? [token], colours), width);
  }
}

/** Code blocks of the pages are tests, too: what they expect is marked in comments that no reader needs. */
function withoutMarkers(code: string): string {
  return code.replace(/[ \t]*# expect:[^\n]*/g, '').replace(/^#[ \t]*\^+[ \t]*\n?/gm, '');
}

function heading(token: Tokens.Heading, colours: Colours): string {
  const text = plain(token.tokens);
  if (token.depth > 1) return colours.bold(text);
  return `${colours.bold(text)}\n${colours.bold('='.repeat(text.length))}`;
}

function list(token: Tokens.List, colours: Colours, width: number): string {
  const first = typeof token.start === 'number' ? token.start : 1;
  const items = token.items.map((item, index) => {
    const mark = token.ordered ? `${first + index}. ` : '- ';
    const body = blocks(item.tokens, colours, width - mark.length).join(token.loose ? '\n\n' : '\n');
    return mark + body.replaceAll('\n', `\n${' '.repeat(mark.length)}`);
  });
  return items.join(token.loose ? '\n\n' : '\n');
}

function table(token: Tokens.Table, colours: Colours, width: number): string {
  const rows = [token.header, ...token.rows].map((row) => row.map((cell) => inline(cell.tokens, colours)));
  const widths = token.header.map((_, column) =>
    Math.max(...rows.map((row) => shownLength(row[column] ?? ''))),
  );
  if (widths.reduce((sum, columns) => sum + columns + 2, -2) > width) return tall(rows, colours, width);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - shownLength(cell)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, colours.dim(widths.map((columns) => '-'.repeat(columns)).join('  ')));
  return lines.join('\n');
}

/** A table that is too wide: each row below the other, its first cell as a heading. */
function tall([header = [], ...rows]: string[][], colours: Colours, width: number): string {
  return rows
    .map(([first = '', ...cells]) => {
      const lines = cells.map((cell, column) => {
        const name = header[column + 1];
        return indent(wrap(name ? `${name}: ${cell}` : cell, width - 2), '  ', (line) => line);
      });
      return [colours.bold(first), ...lines].join('\n');
    })
    .join('\n');
}

function inline(tokens: readonly Token[], colours: Colours): string {
  return tokens.map((token) => inlineToken(token as Tokens.Generic, colours)).join('');
}

function inlineToken(token: Tokens.Generic, colours: Colours): string {
  const inner = () =>
    token.tokens === undefined ? withoutEntities(token.text ?? token.raw) : inline(token.tokens, colours);
  switch (token.type) {
    case 'strong':
      return colours.bold(inner());
    case 'em':
      return colours.italic(inner());
    case 'codespan':
      return colours.cyan(token.text);
    case 'link':
      return /^https?:/.test(token.href) ? `${inner()} (${token.href})` : inner();
    case 'image':
      return colours.dim(`(Picture: ${withoutEntities(token.text)})`);
    case 'br':
      return '\n';
    case 'html':
      return '';
    default:
      return inner();
  }
}

function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      const { tokens: inner, text, raw } = token as Tokens.Generic;
      return inner === undefined ? withoutEntities(text ?? raw) : plain(inner);
    })
    .join('');
}

function withoutEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function indent(text: string, by: string, paint: (line: string) => string): string {
  return text
    .split('\n')
    .map((line) => (line === '' && by.trim() === '' ? '' : by + paint(line)))
    .join('\n');
}
