Function CRM_MINMAX(values, Optional direction, Optional lower, Optional upper)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_MINMAX = XLPy.CallUDF("xl_crm_udfs", "CRM_MINMAX", Array(values, direction, lower, upper), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_MINMAX = XLPy.CallUDF("xl_crm_udfs", "CRM_MINMAX", Array(values, direction, lower, upper))
        Exit Function
    #End If
failed:
    CRM_MINMAX = Err.Description
End Function

Function CRM_RFM(customer_ids, dates, amounts, Optional as_of, Optional bins, Optional segments)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_RFM = XLPy.CallUDF("xl_crm_udfs", "CRM_RFM", Array(customer_ids, dates, amounts, as_of, bins, segments), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_RFM = XLPy.CallUDF("xl_crm_udfs", "CRM_RFM", Array(customer_ids, dates, amounts, as_of, bins, segments))
        Exit Function
    #End If
failed:
    CRM_RFM = Err.Description
End Function

Function CRM_SCORE(indicators, Optional weights, Optional directions, Optional normalize)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_SCORE = XLPy.CallUDF("xl_crm_udfs", "CRM_SCORE", Array(indicators, weights, directions, normalize), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_SCORE = XLPy.CallUDF("xl_crm_udfs", "CRM_SCORE", Array(indicators, weights, directions, normalize))
        Exit Function
    #End If
failed:
    CRM_SCORE = Err.Description
End Function

Function CRM_TIER(scores, Optional method, Optional cuts, Optional labels)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_TIER = XLPy.CallUDF("xl_crm_udfs", "CRM_TIER", Array(scores, method, cuts, labels), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_TIER = XLPy.CallUDF("xl_crm_udfs", "CRM_TIER", Array(scores, method, cuts, labels))
        Exit Function
    #End If
failed:
    CRM_TIER = Err.Description
End Function

