import { describe, expect, it } from '@jest/globals';
import { faultPlan, serviceFaultPlan } from './faults.ts';

const call = (step: string, more: object = {}) => ({ input: {}, run: { step, ...more } });

describe('a plan of faults', () => {
  it('fails every attempt at the step, and no other step', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown' }]);

    expect([1, 2, 3].map(() => plan('baton-payments-charge', call('charge')))).toEqual(
      Array(3).fill('ServiceDown'),
    );
    expect(plan('baton-payments-charge', call('refund'))).toBeUndefined();
  });

  it('fails the first attempts only, where it says how many', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown', attempts: 2 }]);

    expect([1, 2, 3].map(() => plan('f', call('charge')))).toEqual(['ServiceDown', 'ServiceDown', undefined]);
  });

  it('leaves the compensation of the step alone', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown' }]);

    expect(plan('f', call('charge', { compensation: true }))).toBeUndefined();
  });

  it('fails the compensation of the step alone, if it is for that', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown', compensation: true }]);

    expect(plan('f', call('charge'))).toBeUndefined();
    expect(plan('f', call('charge', { compensation: true }))).toBe('ServiceDown');
  });

  it('fails calls of services by the state that makes them', () => {
    const plan = serviceFaultPlan([{ step: 'tell', error: 'BusDown', attempts: 1 }]);

    expect([plan('show'), plan('tell'), plan('tell')]).toEqual([undefined, 'BusDown', undefined]);
  });

  it('leaves the fallback of the step alone, which is another action', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown', action: 'payments/charge' }]);

    expect(plan('baton-payments-charge-backup', call('charge'))).toBeUndefined();
    expect(plan('baton-payments-charge', call('charge'))).toBe('ServiceDown');
  });

  it('leaves alone who asks whether an effect took place', () => {
    const plan = faultPlan([{ step: 'charge', error: 'ServiceDown' }]);

    expect(plan('baton-payments-charge', { run: { step: 'charge', find: true } })).toBeUndefined();
  });

  it('takes several faults at one step in turn', () => {
    const plan = faultPlan([
      { step: 'charge', error: 'First', attempts: 1 },
      { step: 'charge', error: 'Second', attempts: 1 },
    ]);

    expect([1, 2, 3].map(() => plan('f', call('charge')))).toEqual(['First', 'Second', undefined]);
  });

  it('lets calls pass that are of no step', () => {
    expect(faultPlan([{ step: 'a', error: 'E' }])('f', { httpMethod: 'GET' })).toBeUndefined();
  });
});
