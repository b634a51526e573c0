import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'

type GuideVersion = { version: string; validFrom: Date; text: OnestopMessageKey }

export type Guide = {
  slug: string
  audience: 'citizen' | 'staff'
  title: OnestopMessageKey
  about: OnestopMessageKey
  steps: readonly OnestopMessageKey[]
  /** The present one first; whoever changes a step writes what and when. */
  versions: readonly [GuideVersion, ...GuideVersion[]]
}

const firstOf = (day: string) =>
  [{ version: '1.0', validFrom: new Date(`${day}T00:00:00+07:00`), text: 'guide.first' }] as const

/** Two of officials (R144) and four of citizens (R173). */
export const guides: readonly Guide[] = [
  {
    slug: 'province-sign-in',
    audience: 'citizen',
    title: 'guide.provinceSignIn.title',
    about: 'guide.provinceSignIn.for',
    steps: [
      'guide.provinceSignIn.step1',
      'guide.provinceSignIn.step2',
      'guide.provinceSignIn.step3',
      'guide.provinceSignIn.step4',
      'guide.provinceSignIn.step5',
    ],
    versions: firstOf('2024-07-01'),
  },
  {
    slug: 'province-account',
    audience: 'citizen',
    title: 'guide.provinceAccount.title',
    about: 'guide.provinceAccount.for',
    steps: [
      'guide.provinceAccount.step1',
      'guide.provinceAccount.step2',
      'guide.provinceAccount.step3',
      'guide.provinceAccount.step4',
      'guide.provinceAccount.step5',
    ],
    versions: firstOf('2024-07-01'),
  },
  {
    slug: 'portal-qr',
    audience: 'citizen',
    title: 'guide.portalQr.title',
    about: 'guide.portalQr.for',
    steps: [
      'guide.portalQr.step1',
      'guide.portalQr.step2',
      'guide.portalQr.step3',
      'guide.portalQr.step4',
      'guide.portalQr.step5',
    ],
    versions: firstOf('2024-07-01'),
  },
  {
    slug: 'portal-link',
    audience: 'citizen',
    title: 'guide.portalLink.title',
    about: 'guide.portalLink.for',
    steps: [
      'guide.portalLink.step1',
      'guide.portalLink.step2',
      'guide.portalLink.step3',
      'guide.portalLink.step4',
    ],
    versions: firstOf('2024-07-01'),
  },
  {
    slug: 'staff-identity',
    audience: 'staff',
    title: 'guide.staffIdentity.title',
    about: 'guide.staffIdentity.for',
    steps: [
      'guide.staffIdentity.step1',
      'guide.staffIdentity.step2',
      'guide.staffIdentity.step3',
      'guide.staffIdentity.step4',
      'guide.staffIdentity.step5',
    ],
    versions: firstOf('2024-04-01'),
  },
  {
    slug: 'staff-sign-in',
    audience: 'staff',
    title: 'guide.staffSignIn.title',
    about: 'guide.staffSignIn.for',
    steps: [
      'guide.staffSignIn.step1',
      'guide.staffSignIn.step2',
      'guide.staffSignIn.step3',
      'guide.staffSignIn.step4',
      'guide.staffSignIn.step5',
      'guide.staffSignIn.step6',
    ],
    versions: firstOf('2024-04-15'),
  },
]

export const guidePath = (slug: string) => `/guides/${slug}`

/** One of them names the portal, in capitals as the whole title is (R173). */
export const titleOf = ({ title }: Guide, t: OnestopPage['t'], portalName: string) =>
  t(title, { portal: portalName.toLocaleUpperCase('vi') })
