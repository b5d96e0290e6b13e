"""What does a questionnaire ask, and does this answer fit? XLSForm in, XForm and answers checked, no device needed."""
