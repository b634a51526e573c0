import { Button, Form, Notice } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { Session } from './session.ts'

type Props = { page: OnestopPage; session: Session | undefined }

/** On every page of a session on a shared computer: one button that leaves nothing behind. */
export function SharedStrip({ page, session }: Props) {
  if (!session?.isSharedComputer) return null
  return (
    <Notice kind="warn" heading={page.t('shared.strip')}>
      <Form page={page} action="/sign-out">
        <Button kind="danger">{page.t('shared.done')}</Button>
      </Form>
    </Notice>
  )
}
