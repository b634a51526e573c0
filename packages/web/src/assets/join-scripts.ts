/**
 * One classic script out of the sources. Each is a block of strict code, so a function of
 * one file is not seen by another; nothing is compiled, what is written is what is served.
 */
export function joinScripts(sources: readonly string[]): string {
  const blocks = sources.map((source) => `{\n${removeComments(source)}\n}`)
  return `'use strict'\n${blocks.join('\n')}\n`
}

/**
 * One source out of modules that import each other alone, each before those that import it. Their
 * names must differ: they become names of one block.
 */
export function joinModules(sources: readonly string[]): string {
  const bare = sources.map((source) =>
    source.replace(/^import [^'"]*'\.\/[^']+'\n/gm, '').replace(/^export (?=function )/gm, ''),
  )
  return bare.join('\n')
}

/** Whole-line comments and JSDoc only: neither needs a parser. A licence (`/*!`) stays. */
export function removeComments(source: string): string {
  return source
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replace(/^\s*\/\/.*\n/gm, '')
    .trim()
}
