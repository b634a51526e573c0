import type { OutgoingSms } from '../gateway/sms-gateway.ts'

/** JSON as it is written in a setting. */
export type Template = string | number | boolean | null | Template[] | { [key: string]: Template }

export const placeholders = [
  'id',
  'to',
  'to_digits',
  'to_national',
  'text',
  'from',
  'token',
  'valid_seconds',
] as const
export type Placeholder = (typeof placeholders)[number]
export type Values = Record<Placeholder, string>

const PLACEHOLDER = /\{([a-z_]+)\}/g

export function valuesOf(message: OutgoingSms, own: { from: string; token: string }): Values {
  const { id, to, text, validSeconds } = message
  return {
    ...own,
    id,
    text,
    to,
    to_digits: to.replace('+', ''),
    to_national: to.startsWith('+84') ? `0${to.slice(3)}` : to,
    valid_seconds: String(validSeconds),
  }
}

/** Values go into strings that were read as JSON before, so nothing in a text can be syntax. */
export function fillTemplate(template: Template, values: Values): Template {
  if (typeof template === 'string') return fillText(template, values)
  if (Array.isArray(template)) return template.map((part) => fillTemplate(part, values))
  if (template === null || typeof template !== 'object') return template
  return Object.fromEntries(
    Object.entries(template).map(([key, part]) => [key, fillTemplate(part, values)]),
  )
}

export function fillText(text: string, values: Values, escape = (value: string) => value): string {
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    isPlaceholder(name) ? escape(values[name]) : whole,
  )
}

/** The first placeholder that nothing would fill in. */
export function findUnknownPlaceholder(template: string): string | undefined {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  return names.find((name) => !isPlaceholder(name))
}

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name)
}
