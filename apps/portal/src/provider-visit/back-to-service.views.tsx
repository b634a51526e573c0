import { Button, ButtonRow, Form } from '@mot-cua/web'
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
