/** How goods were found at the dock. Short and over are no conditions: they follow from the counts. */
export const conditions = ['good', 'damaged', 'wrong_item', 'refused'] as const;
export type Condition = (typeof conditions)[number];

/** Why goods were refused: what the supplier has to mend before he ships again. */
export const refusalReasons = ['packaging', 'expired', 'papers', 'not_expected', 'other'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** How goods were found, with the reason when they were refused; '' otherwise. */
export interface GoodsCondition {
  readonly condition: Condition;
  readonly reason: RefusalReason | '';
}

export const GOOD: GoodsCondition = { condition: 'good', reason: '' };

/** A refusal says why; who had no hand free to choose says `other`. Nothing else has a reason. */
export function conditionOf(condition: Condition, reason: RefusalReason | ''): GoodsCondition {
  return { condition, reason: condition === 'refused' ? reason || 'other' : '' };
}
