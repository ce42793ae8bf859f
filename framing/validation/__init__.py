"""From scores to findings: coding sheets, agreement between coders, rates corrected for the classifier's mistakes."""
