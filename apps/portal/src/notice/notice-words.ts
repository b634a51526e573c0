import type { PortalPage } from '../page.ts'
import type { NoticeKind, NoticeText } from './notice.ts'

/** What the text profile says where nobody has written a version: the words of its documents. */
export function wordsOfProfile(
  { t }: PortalPage,
  kind: NoticeKind,
): Pick<NoticeText, 'body' | 'legalReference'> {
  if (kind === 'chooser') {
    return { body: t('chooser.noticeBody'), legalReference: t('chooser.noticeReference') }
  }
  const request = `${t('linking.notice.request')} ${t('linking.notice.requestText')}`
  return {
    body: `${t('linking.notice.text')}\n${request}`,
    legalReference: t('linking.notice.reference'),
  }
}
