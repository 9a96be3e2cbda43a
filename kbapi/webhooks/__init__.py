"""Messages to configured addresses by the Standard Webhooks convention: targets, signatures, sending."""
