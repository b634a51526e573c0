import { Button, ButtonRow, Form, Notice } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import { visitPath } from '../provider/paths.ts'
import type { StoppedVisit } from './stopped-visit.ts'

type BackToServiceProps = { page: PortalPage; visit: StoppedVisit | undefined }

/** Ends the visit: the service is told that nobody signed in. Nothing for who came from none. */
export function BackToService({ page, visit }: BackToServiceProps) {
  if (!visit) return null
  return (
    <Form page={page} action={visitPath(visit.id)}>
      <ButtonRow>
        <Button kind="secondary" name="action" value="refuse">
          {page.t('provider.backTo', { service: visit.service.name })}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** The way on to a service that waits for this sign-in; nothing for who came from none. */
export function GoOnToService({ page: { t }, visit }: BackToServiceProps) {
  if (!visit) return null
  const { name: service } = visit.service
  return (
    <Notice kind="info" heading={t('provider.waiting', { service })}>
      <ButtonRow>
        <Button href={visitPath(visit.id)}>{t('provider.goOnTo', { service })}</Button>
      </ButtonRow>
    </Notice>
  )
}
