import { Button, Card, Form, formatTime, SummaryList } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { Asked } from './meeting.views.tsx'
import { stopPath } from './paths.ts'

type RunningProps = { page: OnestopPage; running: readonly Asked[] }

/** Who is in right now: whoever was alarmed by it ends it here, without any e-ID. */
export function Running({ page, running }: RunningProps) {
  const { t } = page
  if (running.length === 0) return null
  return (
    <>
      <h2>{t('glass.running')}</h2>
      <p>{t('glass.runningText')}</p>
      {running.map(({ use, by }) => (
        <Card heading={by.fullName}>
          <SummaryList
            rows={[
              { term: t('workspace.username'), value: by.username },
              { term: t('glass.enteredAt'), value: use.enteredAt && formatTime(use.enteredAt) },
              { term: t('glass.runningUntil'), value: use.endsAt && formatTime(use.endsAt) },
              { term: t('glass.askReason'), value: use.requestReason },
              { term: t('glass.answerReason'), value: use.answerReason },
            ]}
          />
          <Form page={page} action={stopPath(use.id)}>
            <Button kind="danger">{t('glass.endNow')}</Button>
          </Form>
        </Card>
      ))}
    </>
  )
}
