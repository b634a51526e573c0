/** The languages every page can be shown in; the first one is the default. */
export const locales = ['vi', 'en'] as const

export type Locale = (typeof locales)[number]

/** ICU messages by key. */
export type Messages<K extends string = string> = Record<K, string>

/** The same keys in every language. */
export type Catalog<K extends string> = Record<Locale, Messages<K>>

/** What a text profile (such as `vn-2024`) says differently from the base catalog. */
export type TextProfile<K extends string> = { [L in Locale]?: Partial<Messages<K>> }

/**
 * Merges the base catalog with a text profile's overrides.
 *
 * @example
 * const catalog = createCatalog({ vi, en }, { vi: { 'signIn.heading': '…' } })
 */
export function createCatalog<K extends string>(
  base: Catalog<K>,
  profile: TextProfile<K> = {},
): Catalog<K> {
  return {
    vi: mergeMessages(base.vi, profile.vi),
    en: mergeMessages(base.en, profile.en),
  }
}

function mergeMessages<K extends string>(
  base: Messages<K>,
  overrides: Partial<Messages<K>> = {},
): Messages<K> {
  const merged = { ...base }
  for (const key of Object.keys(base) as K[]) {
    const override = overrides[key]
    if (override !== undefined) merged[key] = override
  }
  return merged
}
