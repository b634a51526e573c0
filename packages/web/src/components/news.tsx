import { Notice } from './notice.tsx'

/** What an address may say has just happened; shown to whom it is true of: addresses are kept. */
export type NewsItem<Key extends string> = {
  kind: 'info' | 'ok' | 'warn'
  heading: Key
  text: Key
  isFor: 'signed-in' | 'signed-out' | 'everybody'
}

type NewsProps<Key extends string> = {
  t: (key: Key) => string
  item: NewsItem<Key> | undefined
  isSignedIn: boolean
}

/** What has just happened, where somebody came back to. */
export function News<Key extends string>({ t, item, isSignedIn }: NewsProps<Key>) {
  const reader = isSignedIn ? 'signed-in' : 'signed-out'
  if (!item || (item.isFor !== 'everybody' && item.isFor !== reader)) return null
  return (
    <Notice kind={item.kind} heading={t(item.heading)} isNews>
      <p>{t(item.text)}</p>
    </Notice>
  )
}
