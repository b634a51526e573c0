/** @jsxImportSource hono/jsx/dom */
import type { HistoryEntry } from '@mot-cua/device-api'
import { SureAction } from '../shell/actions.tsx'
import type { App, Done } from '../shell/app.ts'
import { Listing } from '../shell/list-screen.tsx'
import { Screen } from '../shell/screen.tsx'
import { formatTime } from '../words/moments.ts'
import { keyOf, type Words } from '../words/words.ts'
import { groupByDay } from './group-by-day.ts'

type Entries = { entries: HistoryEntry[] }

/** P12: what happened, by days, and a way to say that it was somebody else. */
export function HistoryScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('history.title')} backTo="">
      <p>{t('history.text')}</p>
      <Listing<Entries>
        app={app}
        route="listHistory"
        empty={t('history.empty')}
        isEmpty={({ entries }) => entries.length === 0}
        draw={({ entries }, reload) =>
          groupByDay(entries).map(({ day, entries: ofDay }) => (
            <section key={day}>
              <h2>{day}</h2>
              <ul class="rows">
                {ofDay.map((entry) => (
                  <Row key={entry.id} app={app} entry={entry} reload={reload} />
                ))}
              </ul>
            </section>
          ))
        }
      />
    </Screen>
  )
}

function Row({ app, entry, reload }: { app: App; entry: HistoryEntry; reload: () => void }) {
  const { t } = app
  const disown = async (): Done => {
    const answer = await app.call('disownEntry', { id: entry.id })
    if (!answer.failure) reload()
    return answer.failure
  }
  return (
    <li>
      <p>
        <strong>{describeEntry(t, entry)}</strong>
        <br />
        {t('history.at', { time: formatTime(entry.at), place: entry.place })}
      </p>
      {entry.canDisown && (
        <SureAction
          app={app}
          label={t('history.notMe')}
          question={questionOf(t, entry)}
          act={disown}
        />
      )}
    </li>
  )
}

/** What ends, before it does. */
function questionOf(t: Words, { takes }: HistoryEntry): string {
  const sure = t('history.notMeSure')
  return takes ? `${t(`history.notMe.${takes}`)} ${sure}` : sure
}

function describeEntry(t: Words, { kind, method, service }: HistoryEntry): string {
  const known = keyOf(`kind.${kind}`)
  const what = known ? t(known) : t('kind.other')
  const how = method === 'other' ? '' : `, ${t(`history.by.${method}`)}`
  return service === undefined ? what + how : `${what}: ${service}${how}`
}
