import vi from '../../locales/vi.json' with { type: 'json' }
import exact from '../../locales/vi.vn-2024.json' with { type: 'json' }

export type MessageKey = keyof typeof vi
export type Messages = Record<MessageKey, string>
export type Locale = 'vi' | 'en'
export type TextProfile = 'neutral' | 'vn-2024'

/** The sentence of a key; `{name}` in it is replaced. */
export type Words = (key: MessageKey, params?: Record<string, string | number>) => string

export function createWords(messages: Messages): Words {
  return (key, params = {}) =>
    messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** Vietnamese is in the app itself; English comes when somebody wants it. */
export async function loadMessages(locale: Locale, profile: TextProfile): Promise<Messages> {
  const vietnamese = profile === 'vn-2024' ? { ...vi, ...exact } : vi
  if (locale === 'vi') return vietnamese
  const { default: en } = await import('../../locales/en.json', { with: { type: 'json' } })
  // The product is called the same in every language.
  return { ...en, 'app.name': vietnamese['app.name'] }
}

/** For keys that are put together out of what a server says: undefined where there is no such key. */
export function keyOf(key: string): MessageKey | undefined {
  return Object.hasOwn(vi, key) ? (key as MessageKey) : undefined
}
