import { maskPhone } from '@mot-cua/kernel'
import { Button, ButtonRow, Form, Notice, SummaryList } from '@mot-cua/web'
import type { ActiveSession, PortalPage } from '../page.ts'
import { LinkPage, maskIdentifier } from './link-page.tsx'
import type { AccountFacts } from './link-rules.ts'
import type { Contact, LinkPreview } from './linking.ts'
import { StopForm } from './linking.views.tsx'
import { CONFIRM_PATH } from './paths.ts'

type ConfirmPageProps = { page: PortalPage; session: ActiveSession; preview: LinkPreview }

/** N4: what comes along, what changes, what differs; one button. */
export function ConfirmPage({ page, session, preview }: ConfirmPageProps) {
  const { t } = page
  return (
    <LinkPage page={page} session={session} title={t('linking.confirm.title')}>
      <Notice kind="info" heading={describeMoves(page, preview)} />
      <SummaryList
        rows={[
          { term: t('linking.confirm.from'), value: describeAccount(page, preview.old) },
          { term: t('linking.confirm.to'), value: describeAccount(page, preview.eid) },
        ]}
      />
      <h2>{t('linking.confirm.changes')}</h2>
      <ul>
        <li>{t('linking.confirm.changeUnion')}</li>
        <li>{t('linking.confirm.changeSessions')}</li>
        <li>{t('linking.confirm.changeSms')}</li>
        <li>{t('linking.confirm.changeUndo')}</li>
        {session.level === 1 && <li>{t('linking.confirm.levelDocuments')}</li>}
      </ul>
      <Conflicts page={page} preview={preview} />
      <Form page={page} action={CONFIRM_PATH}>
        <input type="hidden" name="key" value={preview.visitId} />
        <ButtonRow>
          <Button>{t('linking.confirm.button')}</Button>
        </ButtonRow>
      </Form>
      <StopForm page={page} label={t('linking.confirm.later')} />
    </LinkPage>
  )
}

function describeMoves({ t }: PortalPage, { shown }: LinkPreview): string {
  if (shown.dossiers + shown.documents === 0) return t('linking.confirm.movesNothing')
  return t('linking.confirm.moves', shown)
}

function describeAccount({ t }: PortalPage, { type, verifiedPersonalId = '' }: AccountFacts) {
  return t('linking.confirm.number', {
    type: t(`linking.list.type.${type}`),
    number: maskIdentifier(verifiedPersonalId),
  })
}

function Conflicts({ page: { t }, preview }: { page: PortalPage; preview: LinkPreview }) {
  const conflicts = findConflicts(preview)
  if (conflicts.length === 0) return null
  return (
    <Notice kind="warn" heading={t('linking.confirm.conflicts')}>
      <ul>
        {conflicts.map(({ name, old, eid }) => (
          <li>
            {t(`linking.confirm.conflict.${name}`, { old: show(name, old), eid: show(name, eid) })}
          </li>
        ))}
      </ul>
      <p>{t('linking.confirm.conflictRule')}</p>
    </Notice>
  )
}

/** What both accounts state, and not alike. */
export function findConflicts({
  old,
  eid,
  contacts,
}: Pick<LinkPreview, 'old' | 'eid' | 'contacts'>) {
  const valueOf = (accountId: string, name: Contact['name']) =>
    contacts.find((one) => one.accountId === accountId && one.name === name)?.value
  return (['fullName', 'phone', 'email'] as const).flatMap((name) => {
    const [ofOld, ofEid] = [valueOf(old.accountId, name), valueOf(eid.accountId, name)]
    if (ofOld === undefined || ofEid === undefined || ofOld === ofEid) return []
    return [{ name, old: ofOld, eid: ofEid }]
  })
}

function show(name: Contact['name'], value: string): string {
  switch (name) {
    case 'phone':
      return maskPhone(value)
    case 'email':
      return value.replace(/^(.).*(@.*)$/, '$1****$2')
    case 'fullName':
      return value
  }
}
