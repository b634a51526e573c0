import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'

/**
 * Where a text stands: below the tiles of the chooser (R077), or after a sign-in with an account
 * issued by the portal (R086, R087).
 */
export const noticeKinds = ['chooser', 'link'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Languages that pages are written in. */
export type NoticeLocale = 'vi' | 'en'
type Place = { kind: NoticeKind; locale: NoticeLocale }
export type NoticeVersion = Place & { validFrom: string }

/** Words with the day from which they hold; the decree they go by is part of them (C28). */
export type NoticeText = Place & {
  /** `YYYY-MM-DD`. */
  validFrom: string
  /** Plain text: every line is a paragraph, a line `Bước 1: …` a step. */
  body: string
  legalReference: string
  changedBy: string
}

type By = { actor: Actor; at: Date }

export type NoticeStore = {
  list(kind: NoticeKind): Promise<NoticeText[]>
  /** Writes, or writes over the version of the same day. */
  save(text: Omit<NoticeText, 'changedBy'>, by: By): Promise<void>
  remove(version: NoticeVersion, by: By): Promise<void>
}

export type Notices = ReturnType<typeof createNotices>

type Deps = { store: NoticeStore; now: Clock; today: () => string }

export function createNotices({ store, now, today }: Deps) {
  return {
    /** Undefined while nobody has written one: the words of the text profile hold then. */
    inForce: async (kind: NoticeKind, locale: NoticeLocale): Promise<NoticeText | undefined> =>
      noticeInForce(await store.list(kind), { kind, locale }, today()),
    list: (kind: NoticeKind) => store.list(kind),
    save: (text: Omit<NoticeText, 'changedBy'>, actor: Actor) =>
      store.save(text, { actor, at: now() }),
    remove: (version: NoticeVersion, actor: Actor) => store.remove(version, { actor, at: now() }),
  }
}

/** The latest that has begun. */
export function noticeInForce(
  texts: readonly NoticeText[],
  { kind, locale }: Place,
  today: string,
): NoticeText | undefined {
  return texts
    .filter((text) => text.kind === kind && text.locale === locale && text.validFrom <= today)
    .toSorted((a, b) => a.validFrom.localeCompare(b.validFrom))
    .at(-1)
}

/** A piece of a notice as it is shown: a paragraph, or steps one after another. */
export type NoticeBlock = { paragraph: string } | { steps: string[] }

const STEP = /^(Bước|Step) \d+:/

/** What a plain text is shown as. */
export function toBlocks(body: string): NoticeBlock[] {
  const blocks: NoticeBlock[] = []
  for (const line of body.split(/\r?\n/).map((text) => text.trim())) {
    const last = blocks.at(-1)
    if (line === '') continue
    if (!STEP.test(line)) blocks.push({ paragraph: line })
    else if (last && 'steps' in last) last.steps.push(line)
    else blocks.push({ steps: [line] })
  }
  return blocks
}
