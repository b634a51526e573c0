/** @jsxImportSource hono/jsx/dom */
import { useState, useSyncExternalStore } from 'hono/jsx/dom'
import { applyPreferences, keepPreferences } from '../preferences/preferences.ts'
import type { AppStore } from '../state/app-store.ts'
import { createWords, loadMessages, type Words } from '../words/words.ts'
import type { App } from './app.ts'
import { CurrentScreen } from './current-screen.tsx'
import { Layout } from './layout.tsx'

type RootProps = {
  store: AppStore
  t: Words
  preferences: App['preferences']
  tools: Omit<App, 'state' | 't' | 'preferences' | 'choose'>
  /** The language of what identity says. */
  onLocale: (locale: App['preferences']['locale']) => void
}

/** Everything that is drawn, from the state, the words and the wishes of the reader. */
export function Root({ store, tools, onLocale, ...first }: RootProps) {
  const state = useSyncExternalStore(store.subscribe, store.read)
  const [look, setLook] = useState({ t: first.t, preferences: first.preferences })
  const choose = async (preferences: App['preferences']) => {
    const messages = await loadMessages(preferences.locale, tools.settings.profile).catch(
      () => undefined,
    )
    // The words of the other language could not be had: everything else is done all the same.
    const wish = messages ? preferences : { ...preferences, locale: look.preferences.locale }
    keepPreferences(wish)
    applyPreferences(wish)
    onLocale(wish.locale)
    setLook({ t: messages ? createWords(messages) : look.t, preferences: wish })
  }
  const app: App = { ...tools, ...look, state, choose: (wish) => void choose(wish) }
  return (
    <Layout app={app}>
      <CurrentScreen app={app} />
    </Layout>
  )
}
