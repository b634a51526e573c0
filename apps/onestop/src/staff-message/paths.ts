export const MESSAGES_PATH = '/staff/messages'
