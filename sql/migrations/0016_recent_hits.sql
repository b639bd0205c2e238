-- How the predictions of late have done is asked for each time the Dashboard is shown: without an index that reads every
-- prediction there ever was.
CREATE INDEX IF NOT EXISTS idx_predictions_evaluated ON public.predictions (target_datetime) INCLUDE (is_accurate)
WHERE is_realized AND is_accurate IS NOT NULL;
