/** How goods were found at the dock. Short and over are no conditions: they follow from the counts. */
export const conditions = ['good', 'damaged', 'wrong_item', 'refused'] as const;
export type Condition = (typeof conditions)[number];

/** Why goods were refused: what the supplier has to mend before he ships again. */
export const refusalReasons = ['packaging', 'expired', 'papers', 'not_expected', 'other'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What was found, with the reason when it was refused; '' otherwise. */
export interface Finding {
  readonly condition: Condition;
  readonly reason: RefusalReason | '';
}

/** Whether the goods stay here and become part of what was received; the others leave with the truck. */
export function isTaken(condition: string): boolean {
  return condition === 'good' || condition === 'damaged';
}

/** A refusal says why; who had no hand free to choose says `other`. Nothing else has a reason. */
export function findingOf(condition: Condition, reason: RefusalReason | ''): Finding {
  return { condition, reason: condition === 'refused' ? reason || 'other' : '' };
}
