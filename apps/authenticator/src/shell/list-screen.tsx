/** @jsxImportSource hono/jsx/dom */
import type { AppRoute } from '@mot-cua/device-api'
import type { Child } from 'hono/jsx'
import { useEffect, useState } from 'hono/jsx/dom'
import type { Answer, Failure } from '../api/failure.ts'
import { failureSentence } from '../words/failure-sentence.ts'
import type { App } from './app.ts'

type ListScreenProps<T> = {
  app: App
  route: AppRoute
  empty: string
  /** Draws what came; `reload` asks again after a change. */
  draw: (value: T, reload: () => void) => Child
  isEmpty: (value: T) => boolean
}

/** What identity knows, asked for when the screen opens: loading, nothing there, or not to be had. */
export function Listing<T>({ app, route, empty, draw, isEmpty }: ListScreenProps<T>) {
  const [answer, setAnswer] = useState<Answer<T> | undefined>(undefined)
  const load = () => void app.call<T>(route).then(setAnswer)
  useEffect(load, [])
  return (
    <>
      <p role="status" class={answer ? 'visually-hidden' : undefined}>
        {answer ? app.t('list.loaded') : app.t('list.loading')}
      </p>
      {answer?.failure && <Unavailable app={app} failure={answer.failure} again={load} />}
      {answer &&
        !answer.failure &&
        (isEmpty(answer.value) ? <p>{empty}</p> : draw(answer.value, load))}
    </>
  )
}

type UnavailableProps = { app: App; failure: Failure; again: () => void }

function Unavailable({ app, failure, again }: UnavailableProps) {
  return (
    <>
      <p class="notice notice-bad">{failureSentence(app.t, failure)}</p>
      <button type="button" class="button button-secondary" onClick={again}>
        {app.t('action.again')}
      </button>
    </>
  )
}
