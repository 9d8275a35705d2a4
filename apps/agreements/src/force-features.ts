import { CompareForceController } from './features/compare-force/compare-force.controller.js';
import { CompareForceQuery } from './features/compare-force/compare-force.query.js';
import { ExplainForceController } from './features/explain-force/explain-force.controller.js';
import { FindActionWrongController } from './features/find-action-wrong/find-action-wrong.controller.js';
import { RecomputeBatch } from './features/recompute-rules/recompute-batch.js';
import { RecomputeRules } from './features/recompute-rules/recompute-rules.js';
import { RuleRecomputations } from './persistence/rule-recomputations.js';

/** Entry into force over HTTP. */
export const FORCE_CONTROLLERS = [CompareForceController, ExplainForceController, FindActionWrongController];

/** What compares entries into force, and what computes agreements anew after a rule changed. */
export const FORCE_PROVIDERS = [CompareForceQuery, RuleRecomputations, RecomputeBatch, RecomputeRules];
