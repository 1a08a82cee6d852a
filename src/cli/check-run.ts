/** What `interleave check` does: gather, check, fix where asked, report. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import picocolors from 'picocolors';
import { type Confidence, type Finding, ruleMetas, type Severity } from '../engine/index.ts';
import { Cache, factsVersion, findingsVersion } from '../workspace/cache.node.ts';
import { CONFIDENCES, ruleIds, SEVERITIES, unknownWord } from '../workspace/configuration.ts';
import { ConfigurationStore } from '../workspace/configuration-store.ts';
import { assets, reasonOf, toHostPath, waitingHost } from '../workspace/host.node.ts';
import { relative } from '../workspace/paths.ts';
import { withoutBaseline, writeBaseline } from './baseline.ts';
import type { CheckOptions } from './check.ts';
import { Checker } from './checker.ts';
import { compileLess } from './compiler.ts';
import { complain, print, UsageError } from './failure.ts';
import { type Fixed, fixInEngine, isFixable, writeFixed } from './fix.ts';
import { Progress } from './progress.ts';
import { count, type Report } from './report.ts';
import { reportGithub } from './report-github.ts';
import { reportJson } from './report-json.ts';
import { reportSarif } from './report-sarif.ts';
import { reportText } from './report-text.ts';
import { statistics } from './statistics.ts';
import { wantsColour } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

const DEFAULT_CONFIDENCE: Confidence = 'likely';

/** Resolves with the exit code. */
export async function runCheck(given: string[], options: CheckOptions): Promise<number> {
  const began = performance.now();
  compileLess();
  const { paths, only, not } = await sortWords(given, options);
  const progress = new Progress();
  const configuration = new ConfigurationStore(waitingHost, ruleMetas);
  if (options.config !== undefined) await forceConfiguration(configuration, options.config);
  const baseline = options.baseline === undefined ? null : await withoutBaseline(options.baseline);
  const wantsFix = options.fix === true || options.unsafeFixes === true || options.diff === true;
  const checker = await Checker.create(configuration, {
    only,
    not,
    stdinFilename: options.stdinFilename,
    python: options.python,
    fixes: wantsFix,
    progress,
    jobs: options.jobs ?? availableParallelism(),
    cache: openCache(options, paths),
  });
  await checker.add(paths);

  const cwd = toHostPath('.');
  const name = (file: string) => relative(cwd, file);
  const textOf = (file: string) => checker.engine.text(file) ?? '';
  const visible = (findings: Finding[]) => {
    const shown = findings.filter((finding) => isShown(finding, configuration, options));
    return baseline === null ? shown : baseline(shown, textOf);
  };
  let findings = visible(await checker.check());

  let fixed: Fixed | null = null;
  if (wantsFix) {
    fixed = fixInEngine(checker, findings, options.unsafeFixes === true, visible);
    if (!options.diff) findings = visible(checker.checkAgain());
    if (fixed.amount === 0) sayUnfixed(checker, findings, options.unsafeFixes === true);
  }
  progress.clear();
  for (const { file, key, message } of configuration.problems) {
    complain(`${name(file)}: ${key === '' ? '' : `${key}: `}${message}`);
  }
  for (const { file, reason } of checker.unreadable) complain(`${name(file)}: not checked: ${reason}`);
  if (checker.sources.size + checker.unreadable.length === 0) complain('no Python files found');
  let failed = configuration.problems.length > 0;

  if (fixed !== null && options.diff) await printDiff(checker, fixed, name);
  else {
    if (fixed !== null) failed = (await keepFixed(checker, fixed, name, paths)) || failed;
    const report: Report = {
      findings,
      files: checker.sources.size,
      lines: checker.lines(),
      milliseconds: Math.round(performance.now() - began),
      unreadable: checker.unreadable,
      fixable: findings.filter((finding) => isFixable(checker, finding, options.unsafeFixes === true)).length,
      text: textOf,
      name,
      notebook: (file) => checker.sources.get(file)?.notebook ?? null,
    };
    const toStdout = !(fixed !== null && paths.includes('-'));
    if (options.writeBaseline === undefined || options.format !== 'text')
      await deliver(report, options, toStdout);
  }
  if (options.writeBaseline !== undefined) {
    await writeBaseline(options.writeBaseline, findings, textOf);
    complain(`${count(findings.length, 'finding')} written to ${options.writeBaseline}`);
    findings = [];
  }
  if (failed || checker.faults > 0) return 2;
  return findings.length > 0 ? 1 : 0;
}

/**
 * `--rule a b src`: the option takes every word behind it, so what names no rule but is there as a path is one.
 */
async function sortWords(
  given: string[],
  options: CheckOptions,
): Promise<{ paths: string[]; only: Set<string> | null; not: Set<string> }> {
  const moved: string[] = [];
  const idsOf = async (words: readonly string[]): Promise<Set<string>> => {
    const ids = new Set<string>();
    for (const word of words.flatMap((item) => item.split(',')).filter((item) => item !== '')) {
      const found = ruleIds(word, ruleMetas);
      if (found !== null) for (const id of found) ids.add(id);
      else if (word === '-' || (await waitingHost.kind(toHostPath(word))) !== null) moved.push(word);
      else
        throw new UsageError(
          unknownWord(
            'rule',
            word,
            ruleMetas.map((rule) => rule.id),
          ),
        );
    }
    return ids;
  };
  const only = options.rule.length === 0 ? null : await idsOf(options.rule);
  const not = await idsOf(options.ignore);
  // The default of the argument is not what the user wrote.
  const paths = moved.length > 0 && given.length === 1 && given[0] === '.' ? moved : [...given, ...moved];
  return { paths, only, not };
}

function openCache(options: CheckOptions, paths: readonly string[]): Cache | null {
  if (!options.cache || paths.includes('-')) return null;
  const versions = { facts: factsVersion(assets), findings: findingsVersion(__filename) };
  return new Cache(toHostPath('.'), versions);
}

async function forceConfiguration(configuration: ConfigurationStore, file: string): Promise<void> {
  await configuration.force(toHostPath(file));
  const problem = configuration.problems[0];
  if (problem === undefined) return;
  throw new UsageError(`${file}: ${problem.key === '' ? '' : `${problem.key}: `}${problem.message}`);
}

function isShown(finding: Finding, configuration: ConfigurationStore, options: CheckOptions): boolean {
  const least = options.minConfidence ?? configuration.of(finding.file).minConfidence ?? DEFAULT_CONFIDENCE;
  return (
    CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(least) &&
    SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(options.minSeverity ?? leastSeverity(least))
  );
}

/** Findings that are only possible are hints: who asks for the one wants to see the other. */
function leastSeverity(confidence: Confidence): Severity {
  return confidence === 'possible' ? 'hint' : 'information';
}

/** Nothing was fixed although that was asked for: says why, so that nobody wonders. */
function sayUnfixed(checker: Checker, findings: readonly Finding[], unsafe: boolean): void {
  const others = unsafe ? 0 : findings.filter((finding) => isFixable(checker, finding, true)).length;
  if (others > 0) {
    const them = others === 1 ? '1 finding has' : `${others} findings have`;
    complain(`nothing to fix safely; ${them} a fix to read before it is kept: --unsafe-fixes`);
  } else if (findings.length > 0) complain('no finding has a fix');
}

async function printDiff(checker: Checker, fixed: Fixed, name: (file: string) => string): Promise<void> {
  for (const [file, before] of fixed.before) {
    await print(unifiedDiff(name(file), before, checker.engine.text(file)!));
  }
  if (fixed.amount > 0) {
    complain(`${count(fixed.amount, 'finding')} in ${count(fixed.before.size, 'file')} would be fixed`);
  }
}

/** Writes the files, or prints what standard input has become. True where something could not be written. */
async function keepFixed(
  checker: Checker,
  fixed: Fixed,
  name: (file: string) => string,
  paths: readonly string[],
): Promise<boolean> {
  if (paths.includes('-')) {
    if (paths.length > 1) throw new UsageError('standard input cannot be fixed together with files');
    const [file] = [...checker.sources.keys()];
    if (file === undefined) return true;
    await print(checker.engine.text(file) ?? '');
    return false;
  }
  const failed = await writeFixed(checker, fixed, name);
  const files = fixed.before.size - failed.length;
  if (files > 0) complain(`fixed ${count(fixed.amount, 'finding')} in ${count(files, 'file')}`);
  return failed.length > 0;
}

async function deliver(report: Report, options: CheckOptions, toStdout: boolean): Promise<void> {
  const { format, output } = options;
  const colours = picocolors.createColors(output === undefined && wantsColour());
  const onTerminal = output === undefined && process.stdout.isTTY === true;
  const width = onTerminal ? Math.min(process.stdout.columns || 100, 120) : null;
  let text = {
    text: () => reportText(report, colours, width),
    json: () => reportJson(report),
    sarif: () => reportSarif(report),
    github: () => reportGithub(report),
  }[format]();
  if (options.statistics) {
    const table = statistics(report.findings);
    if (format === 'text') text += table === '' ? '' : `\n${table}`;
    else process.stderr.write(table);
  }
  if (output !== undefined) {
    try {
      await writeFile(output, text);
    } catch (error) {
      throw new UsageError(`${output}: ${reasonOf(error)}`);
    }
  } else if (toStdout) await print(text);
  else process.stderr.write(text);
  if (format === 'text' && report.findings.length === 0 && process.stderr.isTTY) {
    process.stderr.write(`Nothing found in ${count(report.files, 'file')}.\n`);
  }
}
