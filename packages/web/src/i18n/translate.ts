import { type Formats, IntlMessageFormat } from 'intl-messageformat'
import { type Catalog, type Locale, locales, type Messages } from './catalog.ts'
import { intlLocales, TIME_ZONE } from './formatting.ts'

export type TranslateParams = Record<string, string | number | Date>

/** The sentence of a key in the reader's language. The result is plain text, not HTML. */
export type Translate<K extends string> = (key: K, params?: TranslateParams) => string

const numericDate = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
const clockTime = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** `{at, date, short}` is dd/MM/yyyy and `{at, time, short}` is HH:mm, on Vietnamese clocks. */
const formats: Partial<Formats> = {
  date: { short: { ...numericDate, timeZone: TIME_ZONE } },
  time: { short: { ...clockTime, timeZone: TIME_ZONE } },
}

/** One translator per language; each message is parsed on its first use. */
export function createTranslators<K extends string>(
  catalog: Catalog<K>,
): Record<Locale, Translate<K>> {
  return {
    vi: createTranslate(catalog.vi, 'vi'),
    en: createTranslate(catalog.en, 'en'),
  }
}

function createTranslate<K extends string>(messages: Messages<K>, locale: Locale): Translate<K> {
  const parsed = new Map<K, IntlMessageFormat>()
  return (key, params) => {
    let message = parsed.get(key)
    if (!message) {
      message = parseMessage(messages[key], locale)
      parsed.set(key, message)
    }
    return String(message.format(params))
  }
}

function parseMessage(message: string, locale: Locale): IntlMessageFormat {
  return new IntlMessageFormat(message, intlLocales[locale], formats, { ignoreTag: true })
}

/**
 * What is wrong with a catalog: keys that one language lacks, messages that do not parse and
 * arguments that differ between the languages. Every app's test expects an empty list.
 */
export function findCatalogProblems(catalog: Catalog<string>): string[] {
  const keys = new Set(locales.flatMap((locale) => Object.keys(catalog[locale])))
  return [...keys].flatMap((key) => findMessageProblems(catalog, key))
}

function findMessageProblems(catalog: Catalog<string>, key: string): string[] {
  const problems: string[] = []
  const argumentNames = new Set<string>()
  for (const locale of locales) {
    const message = catalog[locale][key]
    if (!message) {
      problems.push(`${locale} lacks ${key}`)
      continue
    }
    try {
      argumentNames.add(listArguments(parseMessage(message, locale)).join(' '))
    } catch (error) {
      problems.push(`${locale} ${key}: ${error instanceof Error ? error.message : 'not ICU'}`)
    }
  }
  if (argumentNames.size > 1) problems.push(`${key}: arguments differ between languages`)
  return problems
}

function listArguments(message: IntlMessageFormat): string[] {
  const names = new Set<string>()
  // A literal's `value` is text; every other element of the tree names its argument there.
  JSON.stringify(message.getAst(), (_name, node: unknown) => {
    if (isArgument(node)) names.add(node.value)
    return node
  })
  return [...names].sort()
}

function isArgument(node: unknown): node is { value: string } {
  if (typeof node !== 'object' || node === null) return false
  if (!('type' in node) || !('value' in node)) return false
  const LITERAL = 0
  return typeof node.type === 'number' && node.type !== LITERAL && typeof node.value === 'string'
}
