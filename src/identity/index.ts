export { IdentityModule } from './identity.module.js';
export { ActionLink } from './action-link.entity.js';
export { ActionLinks, LINK_LIVES_HOURS } from './action-links.js';
export type { DeviceFact, InvitationFact, MemberFact, PasswordFact } from './identity.facts.js';
export { InvitationsCommands, type NewInvitation } from './invitations.commands.js';
export { OneClickPeople } from './one-click-people.js';
export { PasswordLink } from './password-link.entity.js';
export { PasswordLinks, PASSWORD_LINK_LIVES_MINUTES } from './password-links.js';
export { PeopleCommands, type NewPerson } from './people.commands.js';
