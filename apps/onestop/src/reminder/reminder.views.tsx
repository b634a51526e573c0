import {
  BackLink,
  Button,
  ButtonRow,
  Form,
  formatDate,
  formatDateTime,
  formatNumber,
  Notice,
  SummaryList,
} from '@mot-cua/web'
import type { Lack } from '../readiness/readiness.ts'
import { peoplePath, readinessPath } from '../readiness/readiness.views.tsx'
import type { Unit } from '../unit/unit.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { REMINDERS_PATH } from './paths.ts'
import type { Preview } from './reminder.ts'
import { RoundTable } from './reminder-rounds.views.tsx'

type Props = Working & {
  unit: Unit
  lack: Lack | undefined
  preview: Preview
  /** False once the day has passed. */
  isOpen: boolean
  /** How many were just written to. */
  done: number | undefined
  now: Date
}

/** Whom a message would reach, what it says and what it costs; then the button. */
export function RemindersPage(props: Props) {
  const { page, settings, session, hat, unit, lack, preview, done } = props
  const { t, locale } = page
  const title = t('reminders.title')
  return (
    <StaffPage {...{ page, settings, session, hat, title }}>
      <BackLink href={readinessPath(unit)} label={t('readiness.title')} />
      {done !== undefined && <Done {...props} />}
      <h1>{title}</h1>
      <p class="lead">{unit.name}</p>
      <p>
        {t('reminders.whom', { filter: lack ? t(`readiness.lack.${lack}`) : t('readiness.any') })}
      </p>
      <Numbers {...props} />
      {preview.withoutPhone > 0 && (
        <p>
          <a href={peoplePath(unit, 'phone')}>
            {t('reminders.seeWithoutPhone', { people: formatNumber(preview.withoutPhone, locale) })}
          </a>
        </p>
      )}
      <Offer {...props} />
      <RoundTable page={page} rounds={preview.rounds} />
    </StaffPage>
  )
}

function Done({ page, done = 0 }: Props) {
  const { t, locale } = page
  const people = formatNumber(done, locale)
  return (
    <Notice
      kind={done > 0 ? 'ok' : 'info'}
      heading={t(done > 0 ? 'reminders.done' : 'reminders.doneNobody', { people })}
      isNews
    >
      <p>{t(done > 0 ? 'reminders.doneText' : 'reminders.doneNobodyText')}</p>
    </Notice>
  )
}

function Numbers({ page, settings, preview }: Props) {
  const { t, locale } = page
  const number = (value: number) => formatNumber(value, locale)
  const { reminders } = settings
  const { lacking, withoutPhone, recent, due, left, sending } = preview
  const date = formatDate(sending.startsAt)
  const of = (value: number, max: number) =>
    t('reminders.leftOf', { left: number(value), max: number(max) })
  return (
    <SummaryList
      rows={[
        { term: t('reminders.lacking'), value: number(lacking) },
        { term: t('reminders.withoutPhone'), value: number(withoutPhone) },
        { term: t('reminders.recent', { days: reminders.everyDays }), value: number(recent) },
        { term: t('reminders.due'), value: number(due) },
        { term: t('reminders.leftDay', { date }), value: of(left.day, reminders.perDay) },
        { term: t('reminders.leftMonth'), value: of(left.month, reminders.perMonth) },
      ]}
    />
  )
}

/** The message with its price and the button, or why there is none and what to do instead. */
function Offer(props: Props) {
  const { page, unit, lack, preview, isOpen } = props
  const { t, locale } = page
  const { willSend, due, sample } = preview
  if (!isOpen) return <Stopped {...props} why="dayPassed" />
  if (due === 0) return <Stopped {...props} why="nobody" />
  if (willSend === 0) return <Stopped {...props} why="budget" />
  const people = formatNumber(willSend, locale)
  return (
    <Form page={page} action={REMINDERS_PATH}>
      <h2>{t('reminders.message')}</h2>
      <p class="hint">{t('reminders.messageText')}</p>
      <blockquote lang="vi">{sample}</blockquote>
      {willSend < due && (
        <Notice kind="warn" heading={t('reminders.notAll')}>
          <p>{t('reminders.notAllText', { people, due: formatNumber(due, locale) })}</p>
        </Notice>
      )}
      <Times {...props} />
      <input type="hidden" name="unit" value={unit.id} />
      <input type="hidden" name="lack" value={lack ?? ''} />
      <input type="hidden" name="most" value={String(willSend)} />
      <ButtonRow>
        <Button>{t('reminders.send', { people })}</Button>
        <Button kind="secondary" href={readinessPath(unit)}>
          {t('operator.cancel')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

function Times({ page: { t }, settings, preview, now }: Props) {
  const { fromHour, untilHour } = settings.reminders
  const { startsAt } = preview.sending
  const hours = { from: fromHour, until: untilHour }
  return (
    <p>
      {startsAt > now
        ? t('reminders.later', { time: formatDateTime(startsAt), ...hours })
        : t('reminders.now', hours)}
    </p>
  )
}

function Stopped({ page: { t }, unit, why }: Props & { why: 'dayPassed' | 'nobody' | 'budget' }) {
  return (
    <Notice kind="info" heading={t(`reminders.stopped.${why}`)}>
      <p>{t(`reminders.stopped.${why}Text`)}</p>
      <p>
        <a href={peoplePath(unit, undefined)}>{t('readiness.seePeople')}</a>
      </p>
    </Notice>
  )
}
