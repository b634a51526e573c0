import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'

/** The seven items of the menu, in their order (R113). */
export const menuTopics = [
  'procedures',
  'apply',
  'lookup',
  'rating',
  'payment',
  'feedback',
  'guides',
] as const
export type MenuTopic = (typeof menuTopics)[number]

export const topicPath = (topic: MenuTopic) => `/${topic}`

export const topicLabel = (topic: MenuTopic): OnestopMessageKey => `menu.${topic}`

/** Over every page of citizens. */
export function siteMenu({ t, path }: OnestopPage) {
  const { pathname } = new URL(path, 'http://own.invalid')
  return {
    label: t('menu.label'),
    items: menuTopics.map((topic) => ({
      href: topicPath(topic),
      label: t(topicLabel(topic)),
      isCurrent: pathname === topicPath(topic) || pathname.startsWith(`${topicPath(topic)}/`),
    })),
  }
}
