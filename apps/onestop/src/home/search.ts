export type Searchable = { href: string; title: string; words: string }

const MOST_WORDS = 8
const LONGEST = 100

/** As people type: without marks, in small letters. */
function fold(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll('đ', 'd')
}

export const readQuery = (typed: string | undefined) => (typed ?? '').trim().slice(0, LONGEST)

/** Whatever has every word of the query; those that have it in the title first. */
export function search(query: string, among: readonly Searchable[]): Searchable[] {
  const words = fold(query).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const hasAll = (text: string) => words.every((word) => fold(text).includes(word))
  const found = among.filter(({ title, words: all }) => hasAll(`${title} ${all}`))
  return [
    ...found.filter(({ title }) => hasAll(title)),
    ...found.filter(({ title }) => !hasAll(title)),
  ]
}
